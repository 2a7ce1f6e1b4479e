import { expect, test } from 'vitest'
import { openWebchat, settings } from './webchat.support.ts'

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

test('T6 unauthenticated upload: 401, another channel’s token 403, nothing kept', async () => {
  const { ask, kept } = await openWebchat()
  const elsewhere = await (await openWebchat(settings, 'channel-2')).visitor()
  expect((await ask('POST', 'files?name=a.txt', 'x')).status).toBe(401)
  expect((await ask('POST', 'files?name=a.txt', 'x', { authorization: 'Basic eA==' })).status).toBe(401)
  expect((await ask('POST', 'files?name=a.txt', 'x', bearer('nonsense'))).status).toBe(403)
  expect((await ask('POST', 'files?name=a.txt', 'x', bearer(elsewhere.token))).status).toBe(403)
  expect(kept.files.size).toBe(0)
})

test('an upload is bounded in size and number', async () => {
  const { ask, visitor } = await openWebchat()
  const { token } = await visitor()
  const upload = (bytes: BodyInit) => ask('POST', 'files?name=a.txt', bytes, bearer(token))
  expect((await upload(new Uint8Array(10 * 1024 * 1024 + 1))).status).toBe(413)
  expect((await upload(new Uint8Array(10 * 1024 * 1024))).status).toBe(201)
  expect((await upload('')).status).toBe(422)
  const answers = await Promise.all(Array.from({ length: 20 }, () => upload('x')))
  expect(answers.some(({ status }) => status === 429)).toBe(true)
})

test('T37 attachment links: only the signed one for this file and visitor opens it, on its own channel', async () => {
  const { ask, visitor, channel } = await openWebchat()
  const carol = await visitor()
  const dariush = await visitor()
  const file = (await (await ask('POST', 'files?name=a.txt', 'secret', bearer(carol.token))).json()) as { id: string }
  const other = (await (await ask('POST', 'files?name=b.txt', 'other', bearer(carol.token))).json()) as { id: string }
  const link = async (address: string, id: string) =>
    (await channel.fileUrl!(address, id)).replace('/in/channel-1/', '')
  const good = await link(carol.address, file.id)
  expect(await (await ask('GET', good)).text()).toBe('secret')
  const otherChannel = await openWebchat(settings, 'channel-2')
  for (const bad of [
    `files/${file.id}`,
    `files/${file.id}?key=`,
    `files/${file.id}?key=${carol.token}`,
    good.replace(file.id, other.id),
    good.slice(0, -2),
  ])
    expect((await ask('GET', bad)).status).toBe(403)
  expect((await ask('GET', await link(dariush.address, file.id))).status).toBe(404)
  expect((await otherChannel.ask('GET', good)).status).toBe(403)
})

test.each([
  ['page.html', 'text/html'],
  ['picture.svg', 'image/svg+xml'],
  ['data.xml', 'application/xml'],
  ['script.js', 'text/javascript'],
  ['x', 'nonsense\u00ff'],
])('T4 a file is only ever saved, never shown: %s', async (name, mime) => {
  const { ask, visitor, channel } = await openWebchat()
  const { token, address } = await visitor()
  const headers = { ...bearer(token), 'content-type': mime }
  const { id } = (await (await ask('POST', `files?name=${name}`, '<script>', headers)).json()) as { id: string }
  const answer = await ask('GET', (await channel.fileUrl!(address, id)).replace('/in/channel-1/', ''))
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename*=UTF-8''${name}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
  })
})

test.each([
  ['../../etc/passwd', '_.._etc_passwd'],
  ['.htaccess', 'htaccess'],
  ['gnp\u202Etxt.exe', 'gnptxt.exe'],
  ['a\u200B.p\u0000hp\r\n', 'a.php'],
  ['...', 'file'],
])('T5 a hostile name is only a name: %j', async (name, plain) => {
  const { ask, visitor } = await openWebchat()
  const { token } = await visitor()
  const answer = await ask('POST', `files?name=${encodeURIComponent(name)}`, 'x', bearer(token))
  expect(await answer.json()).toMatchObject({ name: plain })
})
