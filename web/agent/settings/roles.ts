import type { Role } from '../../../server/contract/rows.ts'

export const roles: Role[] = ['agent', 'supervisor', 'admin', 'auditor']
