import type { Component } from 'svelte'
import MessageCircle from '@lucide/svelte/icons/message-circle'
import Mail from '@lucide/svelte/icons/mail'
import Send from '@lucide/svelte/icons/send'
import Smartphone from '@lucide/svelte/icons/smartphone'

/** The only place where the screen knows media by name, and only to draw them. All else is a conversation bubble. */
const looks: { [kind: string]: { icon: Component; hue?: string } } = {
  email: { icon: Mail },
  telegram: { icon: Send },
  phone: { icon: Smartphone },
  sms: { icon: Smartphone, hue: 'phone' },
  bale: { icon: Send, hue: 'phone' },
}

/** A hue bears the name of its kind, unless it is another's. */
export const channelLook = (kind = ''): { icon: Component; hue: string } => {
  const { icon = MessageCircle as Component, hue = kind in looks ? kind : 'chat' } = looks[kind] ?? {}
  return { icon, hue }
}

/** One for each hue. */
export const allLooks = ['', ...Object.keys(looks).filter((kind) => !looks[kind]!.hue)].map((kind) => channelLook(kind))
