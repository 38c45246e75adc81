import { testPesqTable } from '../../support/pesq-table.ts'

testPesqTable('wb16', { mode: 'wb', sampleRateHz: 16000 }, {})
