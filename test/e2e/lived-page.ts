import type { TestContext } from '@sextant/core/testing'
import type { Locator, Page } from 'playwright-core'
import { APP_ORIGIN, appOver } from './app-without-server.js'

/** A page over a test's own product, whose days pass as the test says, and what is done on it. */
export class LivedPage {
  private readonly served
  constructor(
    protected readonly ctx: TestContext,
    protected readonly page: Page,
  ) {
    this.served = appOver(ctx)
  }

  readonly dialog = () => this.page.getByRole('dialog')
  open = () => this.served.serve(this.page)

  /** What went wrong inside the server. */
  faults = (): readonly unknown[] => this.served.complaints

  async ask<T>(path: string, init?: RequestInit): Promise<T> {
    const response = await this.served.app.request(path, init)
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
    const answer: T = await response.json()
    return answer
  }

  /** Goes on to a day, in the server and in the browser. */
  async on(day: string): Promise<void> {
    const noon = Date.parse(`${day}T12:00:00Z`)
    this.ctx.advance(noon - this.ctx.now().getTime())
    await this.page.clock.setFixedTime(noon)
  }

  async go(path: string): Promise<void> {
    await this.page.goto(`${APP_ORIGIN}${path}`)
    await this.page.getByRole('heading', { level: 1 }).waitFor()
  }

  press = (name: string, within: Page | Locator = this.page) =>
    within.getByRole('button', { name, exact: true }).first().click()

  fill = (label: string, text: string) =>
    this.dialog()
      .getByLabel(new RegExp(`^${label}`))
      .first()
      .fill(text)

  /** Sends the open dialog and waits until it has closed. */
  async send(action: string): Promise<void> {
    await this.press(action, this.dialog())
    await this.dialog().waitFor({ state: 'hidden' })
  }
}
