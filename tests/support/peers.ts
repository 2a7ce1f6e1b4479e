import { unpack } from './apt.ts'
import { findChromium, launchChromium, peers } from './chromium.ts'
import { dovecotVersion, findDovecot, makeMovable } from './found-dovecot.ts'
import { absent } from './peer.ts'
import { findBotClient, findRelay } from './python.ts'

/** Brings what tests need from outside into .peers/. Nothing is installed, no service starts, no root is needed. */
const foundChromium = findChromium() ?? fetched('chromium', ['chromium'], findChromium, 'set CHROME_PATH')
if (foundChromium) {
  const browser = await launchChromium()
  console.log(`Chromium ${browser.version()}: ${foundChromium}`)
  await browser.close()
}

const mailPackages = ['dovecot-imapd', 'dovecot-lmtpd']
const foundDovecot = findDovecot() ?? fetched('dovecot', mailPackages, findDovecot, 'install dovecot-imapd 2.3')
if (foundDovecot?.root === peers) makeMovable(peers)
if (foundDovecot) console.log(`Dovecot ${dovecotVersion(foundDovecot)}: ${foundDovecot.program}`)

const foundRelay = findRelay() ?? fetched('aiosmtpd', ['python3-aiosmtpd'], findRelay, 'install python3-aiosmtpd')
if (foundRelay) console.log(`aiosmtpd ${foundRelay}`)

const botPackages = ['python3-python-telegram-bot']
const foundClient =
  findBotClient() ?? fetched('telegram', botPackages, findBotClient, 'install python3-python-telegram-bot')
if (foundClient) console.log(`python-telegram-bot ${foundClient}`)

function fetched<T>(name: string, packages: string[], find: () => T | undefined, otherwise: string) {
  if (!unpack(name, packages, peers)) return undefined
  return find() ?? (absent(name, `what apt fetched does not hold it; ${otherwise}`) || undefined)
}
