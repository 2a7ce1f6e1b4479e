import fc from 'fast-check'

/** The same seed for properties as for the fuzz tests, see `seedOf`. */
if (process.env.FUZZ_SEED) fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED) })
