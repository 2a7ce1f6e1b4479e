import '@fontsource-variable/vazirmatn/wght.css'
import '../shared/tokens.css'
import '../shared/base.css'
import '../shared/pieces.css'
import { mount } from 'svelte'
import { tongue } from '../shared/i18n/language.svelte.ts'
import App from './App.svelte'
import { preferences } from './state/preferences.svelte.ts'

tongue.apply()
preferences.apply()
mount(App, { target: document.getElementById('app')! })
