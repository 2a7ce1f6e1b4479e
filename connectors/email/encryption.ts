const codes = /^(?:ERR_TLS|ERR_SSL|CERT_|EPROTO$|ETLS$|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/

/** Whether a code of Node or OpenSSL says that no safe connection could be made. */
export const isEncryption = (code: string) => codes.test(code)
