import js from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import regexp from 'eslint-plugin-regexp'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'

export default defineConfig(
  globalIgnores(['dist/', 'data/', '.peers/', 'db/migrations/']),
  js.configs.recommended,
  ts.configs.recommended,
  svelte.configs.recommended,
  {
    plugins: { regexp },
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: {
      // The compiler knows better.
      'no-undef': 'off',
      // A leading underscore says that a signature asks for it; what is left out of a rest is left out on purpose.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // Texts of strangers go through our expressions: one that backtracks is a way to stop the server.
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='sql'][property.name='raw']",
          message: 'sql.raw puts text into a statement unquoted. Use sql`…`, sql.identifier or sql.join.',
        },
      ],
    },
  },
  {
    files: ['**/*.ts', '**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] } },
    rules: { '@typescript-eslint/no-floating-promises': 'error' },
  },
  // Not in .svelte files: an async event handler of a component is the usual way there.
  { files: ['**/*.ts'], rules: { '@typescript-eslint/no-misused-promises': 'error' } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      // State is declared with let whether or not it is ever replaced as a whole.
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { excludedRunes: ['$props', '$derived', '$state'] }],
      // Maps and sets that count or index are not state; what is shown is kept in $state on purpose.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    // A page that is slow hurts only itself, so only certain cases count there.
    files: ['web/**'],
    rules: { 'regexp/no-super-linear-backtracking': 'error', 'regexp/no-super-linear-move': 'error' },
  },
)
