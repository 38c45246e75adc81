import { testPesqTable } from '../../support/pesq-table.ts'

testPesqTable('nb16', { mode: 'nb', sampleRateHz: 16000 }, {})
