/**
 * Heard wherever customers can forbid. CANCEL, END and «لغو» can be an ordinary answer too. They are heard all the same:
 * networks and the rules of most countries name them, some gateways stop by themselves at them, and what was not meant so
 * is seen in the thread and taken back by a word, while what was meant so and not heard breaks the law.
 */
export const stops = [
  ...['STOP', 'STOPALL', 'STOP ALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'],
  ...['لغو', 'لغو ۱۱', 'لغو اشتراک', 'لغو عضویت', 'لغو ارسال', 'انصراف', 'توقف', 'ایقاف'],
  ...['إلغاء', 'إلغاء الاشتراك', 'أوقف'],
  ...['ARRET', 'ARRETER', 'DESABONNER', 'STOPP', 'ABMELDEN', 'ABBESTELLEN', 'STOPPEN', 'AFMELDEN'],
  ...['PARAR', 'PARE', 'SAIR', 'BAJA', 'CANCELAR', 'ANNULLA', 'ANNULER', 'IPTAL', 'RET'],
  ...['СТОП', 'ОТПИСАТЬСЯ', 'ОТПИСКА', '退订', '停止', '配信停止'],
]

/** Iranian advertisements ask for these in small print, «لغو۱۱» or «off11»; on any other line 11 is an amount. */
export const advertisingStops = ['11', 'OFF', 'OFF 11']

/**
 * Only what nobody says otherwise. YES, «بله» and «فعال» answer some question, and the Arabic «ابدأ» is the Persian “never”:
 * to send again to somebody who forbade it is worse than to have him write once more.
 */
export const starts = [
  ...['START', 'UNSTOP', 'SUBSCRIBE', 'OPTIN', 'شروع', 'شروع مجدد', 'اشترك'],
  ...['COMMENCER', 'REPRENDRE', 'STARTEN', 'INICIAR', 'COMENZAR', 'BASLA', 'СТАРТ'],
]
