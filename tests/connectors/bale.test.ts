import { bale } from '../../connectors/bale/index.ts'
import { botContract } from './botapi.contract.ts'

await botContract(bale)
