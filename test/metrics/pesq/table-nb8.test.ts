import { testPesqTable } from '../../support/pesq-table.ts'

/** The open gap of section 11, at 8 kHz only: the package splits a long utterance elsewhere. */
testPesqTable('nb8', { mode: 'nb', sampleRateHz: 8000 }, { babble5: 0.0307, reverb300: 0.029 })
