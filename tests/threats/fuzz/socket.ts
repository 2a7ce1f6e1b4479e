/** A websocket without a client library over it: what is sent is what arrives. */
export async function bareSocket(port: number, headers: Record<string, string>, connect: string) {
  const options = { headers } as unknown as string[]
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live/?EIO=4&transport=websocket`, options)
  let heard = ''
  let closed = false
  let wake = () => {}
  socket.onmessage = ({ data }) => {
    heard += `${String(data)}\n`
    if (data === '2') socket.send('3')
    wake()
  }
  const end = () => {
    closed = true
    wake()
  }
  socket.onclose = end
  socket.onerror = end
  // A frame may have ended its namespace: then no answer comes, and the line is given up.
  const until = async (what: string) => {
    const patience = setTimeout(() => socket.close(), 300)
    while (!closed && !heard.includes(what)) await new Promise<void>((resolve) => (wake = resolve))
    clearTimeout(patience)
    return !closed
  }
  if (await until('0{')) socket.send(connect)
  const admitted = await until('40')
  return {
    admitted: () => admitted && !closed,
    send: (text: string) => socket.send(text),
    until,
    heard: () => heard,
    close: () => socket.close(),
  }
}
