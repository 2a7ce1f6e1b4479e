import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { addChannel } from '../server/channels/configuring.ts'
import { reconcile } from '../server/channels/running.ts'
import { act, system } from '../server/core/act.ts'
import { reply } from '../server/messages/writing.ts'
import { db } from '../db/client.ts'
import { newId } from '../db/ids.ts'
import { messages } from '../db/schema/index.ts'
import { eq } from 'drizzle-orm'
import { secret } from './connectors/api.support.ts'
import { newServer } from './support/server.ts'

const page = readFileSync(join(import.meta.dirname, '../docs/api-channel.md'), 'utf8')
const block = (mark: string) => new RegExp(`^\`\`\`${mark}\\n([^]+?)^\`\`\``, 'm').exec(page)![1]!
const has = (tool: string) => spawnSync(tool, ['--help']).error === undefined
const tools = ['bash', 'curl', 'openssl', 'od'].every(has)

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}

test.runIf(tools)(
  'what docs/api-channel.md says hands a message in and receives the answer',
  { timeout: 60_000 },
  async () => {
    const server = await newServer({ PRIVATE_NETWORKS: '127.0.0.0/8' })
    const port = await freePort()
    const settings = { url: `http://127.0.0.1:${port}/`, secret }
    const channel = await act(system, (cx) =>
      addChannel(cx, { kind: 'api', name: 'Shop', deskId: server.support, settings }),
    )
    await reconcile()
    const file = join(mkdtempSync(join(tmpdir(), 'peyk-receiver-')), 'receiver.mjs')
    writeFileSync(file, block('js receiver.mjs'))
    const receiver = spawn(process.execPath, [file], { env: { ...process.env, SECRET: secret, PORT: String(port) } })
    try {
      const env = { ...process.env, HUB: server.url, CHANNEL: channel, SECRET: secret }
      const curl = spawn('bash', ['-c', `set -e\n${block('sh run')}`], { env })
      const [out, err] = await Promise.all([text(curl.stdout), text(curl.stderr)])
      expect({ out, err }).toEqual({ out: '{"id":"msg_1001"}', err: '' })

      const asked = () => db.select().from(messages).where(eq(messages.externalId, 'm-1001'))
      await expect.poll(async () => (await asked()).length).toBe(1)
      const [{ conversationId, text: said } = { conversationId: '', text: '' }] = await asked()
      expect(said).toBe('Where is my refund?')

      let printed = ''
      receiver.stdout.on('data', (data: Buffer) => (printed += data.toString()))
      const written = { clientId: newId(), text: 'It is on its way.', fileIds: [], seen: 1 }
      await act(server.ada, (cx) => reply(cx, conversationId, written))
      await expect.poll(() => printed).toContain('\n')
      expect(JSON.parse(printed)).toMatchObject({ type: 'message', to: 'carol-17', text: 'It is on its way.' })
    } finally {
      receiver.kill()
    }
  },
)
