import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { peers } from './chromium.ts'
import { absent } from './peer.ts'

/** Python finds what was fetched into .peers/ as well as what this system has. */
export const env = { ...process.env, PYTHONPATH: join(peers, 'usr/lib/python3/dist-packages') }

/** What a line of Python prints; undefined where it cannot be run. */
const printed = (line: string) => spawnSync('python3', ['-c', line], { env }).stdout?.toString().trim() || undefined

export const findRelay = () => printed('import aiosmtpd.controller; print(aiosmtpd.__version__)')
export const findBotClient = () => printed('import telegram; print(telegram.__version__)')

/** For `describe.runIf(hasRelay('e2e'))`. */
export const hasRelay = (name: string) =>
  findRelay() !== undefined || absent(name, 'no aiosmtpd: run "npm run peers", or install python3-aiosmtpd')

export const hasBotClient = (name: string) =>
  findBotClient() !== undefined ||
  absent(name, 'no python-telegram-bot: run "npm run peers", or install python3-python-telegram-bot')
