// Run as a process of its own by packed-browser.ts, which sets the environment it unpacks under.
import chromium from '@sparticuz/chromium'

await chromium.executablePath()
