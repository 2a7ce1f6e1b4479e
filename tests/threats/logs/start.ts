import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** The server as a process of its own, with every word that it prints. */
export async function startApart(environment: Record<string, string>) {
  const env = { ...process.env, PORT: '0', HOST: '127.0.0.1', ...environment }
  const child = spawn(process.execPath, [join(import.meta.dirname, 'serve.ts')], { env })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()))
  await once(child.stdout, 'data')
  const { port } = JSON.parse(output.split('\n').find((line) => line.startsWith('{"url"'))!) as { port: number }
  const stop = async () => {
    child.kill('SIGTERM')
    await once(child, 'close')
    return output
  }
  return { url: `http://localhost:${port}`, stop }
}
