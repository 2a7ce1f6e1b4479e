import type { Component } from 'svelte'
import MessageCircle from '@lucide/svelte/icons/message-circle'
import Mail from '@lucide/svelte/icons/mail'
import Send from '@lucide/svelte/icons/send'
import Smartphone from '@lucide/svelte/icons/smartphone'

/** The only place where the screen knows media by name, and only to draw them. All else is a conversation bubble. */
const looks: { [kind: string]: { icon: Component; hue: string } } = {
  email: { icon: Mail, hue: 'email' },
  phone: { icon: Smartphone, hue: 'sms' },
  sms: { icon: Smartphone, hue: 'sms' },
  telegram: { icon: Send, hue: 'telegram' },
}

export const channelLook = (kind: string | undefined) =>
  looks[kind ?? ''] ?? { icon: MessageCircle as Component, hue: 'chat' }
