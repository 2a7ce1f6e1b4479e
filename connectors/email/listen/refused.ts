interface Refusal {
  code?: string
  authenticationFailed?: boolean
  serverResponseCode?: string
}

/** A server that is merely busy refuses nobody. */
const busy = ['UNAVAILABLE', 'LIMIT', 'INUSE', 'SERVERBUG']
const isAboutSignIn = ({ code, authenticationFailed }: Refusal) => authenticationFailed === true || code === 'EAUTH'
const isBusy = ({ serverResponseCode = '' }: Refusal) => busy.includes(serverResponseCode)

export const isSignInRefused = (error: unknown) => isAboutSignIn(error as Refusal) && !isBusy(error as Refusal)
export const isSignInLater = (error: unknown) => isAboutSignIn(error as Refusal) && isBusy(error as Refusal)
