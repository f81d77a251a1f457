/** Made of the API's document by `npm run web:api`: not to be changed by hand. */

export interface paths {
    "/api/admin/alert-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All alert rules and where they stand, the oldest first.
         * @description Needs permission `admin:read`.
         */
        get: operations["Rule.list"];
        put?: never;
        /**
         * Adds a rule: staff is told when a figure is beyond a threshold for some time.
         * @description Figures are looked at every 5 s by one process; one of scope `process` is that process's own.
         *
         *     Needs permission `alerts:manage`.
         */
        post: operations["Rule.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/alert-rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One rule.
         * @description Needs permission `admin:read`.
         */
        get: operations["Rule.get"];
        put?: never;
        post?: never;
        /**
         * Deletes a rule; an open alert of it is over. Default rules do not come back.
         * @description Needs permission `alerts:manage`.
         */
        delete: operations["Rule.remove"];
        options?: never;
        head?: never;
        /**
         * Changes what is given. What the rule asks for begins anew then, and an open alert of it is over.
         * @description Needs permission `alerts:manage`.
         */
        patch: operations["Rule.update"];
        trace?: never;
    };
    "/api/admin/alert-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is told of alerts of the system, and of rules that do not say it themselves.
         * @description Needs permission `admin:read`.
         */
        get: operations["Settings.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes what is given. Alerts of severity `info` are only on the screen.
         * @description Needs permission `alerts:manage`.
         */
        patch: operations["Settings.change"];
        trace?: never;
    };
    "/api/admin/alert-settings/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tells an alert that is none (`ALERTS.TEST`) to all of these: mails are on their way, the webhook is posted once.
         * @description Needs permission `alerts:manage`.
         */
        post: operations["Settings.test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Alerts of rules and of the system itself, newest first; those that are over for 180 days more.
         * @description Needs permission `admin:read`.
         */
        get: operations["Alert.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/alerts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One alert.
         * @description Needs permission `admin:read`.
         */
        get: operations["Alert.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/analytics/daily": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What each of the last days brought, today included. The next event, account or trade changes it at once.
         * @description Needs permission `admin:read`.
         */
        get: operations["Daily.of"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/analytics/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Days, trades, users or events as a file: CSV and XLSX with all that there is, PDF with figures, charts and the newest
         *     200 rows. Sent as it is read.
         * @description Demo and real trades are never added up, nor are currencies.
         *
         *     Needs permission `admin:read`.
         */
        get: operations["AdminExport.export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What staff has changed, newest first: who, what, before and after, from where, and how it ended.
         * @description Needs permission `admin:read`.
         */
        get: operations["Audit.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/bots/kill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The kill switch for all: every bot of every user stops at once, in all processes. Their owners may start them again.
         * @description Needs permission `bots:manage`.
         */
        post: operations["BotAdmin.killAll"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All grants, pending and ended ones too, newest first.
         * @description Needs permission `admin:read`.
         */
        get: operations["Grant.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/grants/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One grant.
         * @description Needs permission `admin:read`.
         */
        get: operations["Grant.get"];
        put?: never;
        post?: never;
        /**
         * Ends a grant, one of an order too: whatever its seller tells later, it stays ended. Other grants are not touched.
         * @description Needs permission `members:manage`.
         */
        delete: operations["Grant.end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the installation is: database, Redis, jobs, counting, versions. 503 when the database is away.
         * @description Needs permission `admin:read`.
         */
        get: operations["AdminHealth.now"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/invites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Invitations that are open, newest first; without their tokens.
         * @description Needs permission `users:manage`.
         */
        get: operations["Invite.list"];
        put?: never;
        /**
         * Invite somebody to make an account: the link is mailed to them, and shown to you this once.
         * @description Good once, for 7 days, for this e-mail, while you may invite. Who registers with it has a verified e-mail.
         *
         *     Needs permission `users:manage`.
         */
        post: operations["Invite.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/invites/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take an open invitation back.
         * @description Needs permission `users:manage`.
         */
        delete: operations["Invite.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Work that waits, runs, is done or was given up, newest first: mails, backtests, insights and what each night brings.
         * @description Needs permission `admin:read`.
         */
        get: operations["JobAdmin.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One job.
         * @description Needs permission `admin:read`.
         */
        get: operations["JobAdmin.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/jobs/{id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Dismisses a job that was given up and that nobody can mend: it counts as cancelled from now on, and the installation as
         *     well without it.
         * @description It is not tried again, and what has its key is not ordered again as long as it is kept: 30 days after it failed.
         *
         *     Needs permission `jobs:manage`.
         */
        post: operations["JobAdmin.dismiss"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Has a job that was given up tried again at once, with all its attempts.
         * @description Needs permission `jobs:manage`.
         */
        post: operations["JobAdmin.retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/metrics/realtime": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the platform is doing this moment: traffic, people, backlogs, trading, the stores and the process that answers. The same is pushed as `metrics:update` on `/admin` once a second.
         * @description Needs permission `admin:read`.
         */
        get: operations["RealtimeMetrics.now"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/modules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All modules with their lessons, in the order of the catalogue.
         * @description Needs permission `members:manage`.
         */
        get: operations["ModuleAdmin.list"];
        put?: never;
        /**
         * Adds a module. Nobody has it until a product or a grant gives it.
         * @description Needs permission `members:manage`.
         */
        post: operations["ModuleAdmin.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/modules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One module by its slug.
         * @description Needs permission `members:manage`.
         */
        get: operations["ModuleAdmin.get"];
        put?: never;
        post?: never;
        /**
         * Takes a module out of the catalogue. What members have completed of it is kept.
         * @description Needs permission `members:manage`.
         */
        delete: operations["ModuleAdmin.remove"];
        options?: never;
        head?: never;
        /**
         * Changes what is given; lessons are replaced as a whole.
         * @description Needs permission `members:manage`.
         */
        patch: operations["ModuleAdmin.update"];
        trace?: never;
    };
    "/api/admin/outbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Mails of the last 90 days, newest first.
         * @description Where there is no SMTP_URL mails are `kept`, and what they say is shown to callers with `users:manage`.
         *
         *     Needs permission `admin:read`.
         */
        get: operations["Outbox.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/outbox/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One mail.
         * @description Needs permission `admin:read`.
         */
        get: operations["Outbox.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All products that are sold.
         * @description Needs permission `members:manage`.
         */
        get: operations["Product.list"];
        put?: never;
        /**
         * Adds a product. Purchases that a trusted webhook source tells of from now on grant its modules.
         * @description Needs permission `members:manage`.
         */
        post: operations["Product.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One product.
         * @description Needs permission `members:manage`.
         */
        get: operations["Product.get"];
        put?: never;
        post?: never;
        /**
         * Ends its sale: it grants nothing new. Who has bought it keeps what it unlocks.
         * @description Needs permission `members:manage`.
         */
        delete: operations["Product.remove"];
        options?: never;
        head?: never;
        /**
         * Changes what is given.
         * @description Needs permission `members:manage`.
         */
        patch: operations["Product.update"];
        trace?: never;
    };
    "/api/admin/trades": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Trades of everybody, or of one user, newest first. Demo and real ones, unless `accountType` says which.
         * @description Needs permission `admin:read`.
         */
        get: operations["TradeAdmin.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/trades/totals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same trades added up, by kind of account and currency. Each of them is read: give it a period where there are millions.
         * @description Needs permission `admin:read`.
         */
        get: operations["TradeAdmin.totals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Users by page, found by the beginnings of words. The total is exact, and a change shows in the next answer.
         * @description Needs permission `admin:read`.
         */
        get: operations["User.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One user with latest events, trades, log-ins, keys, modules and their grants, bot, and what staff has changed.
         * @description Needs permission `admin:read`.
         */
        get: operations["User.get"];
        put?: never;
        post?: never;
        /**
         * Erase a user who asks for it, as `DELETE /api/me` does: the account ends at once, its data goes right after.
         * @description Your own password is asked for, and a code where you have two-factor authentication. It cannot be taken back.
         *
         *     Needs permission `users:manage`.
         */
        delete: operations["UserCare.erase"];
        options?: never;
        head?: never;
        /**
         * Change the name or the role. A new role holds at once, for sessions, keys and sockets.
         * @description Needs permission `users:manage`.
         */
        patch: operations["User.change"];
        trace?: never;
    };
    "/api/admin/users/{id}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Activate a suspended account: its owner may log in again, its API keys are good again. A bot stays stopped.
         * @description Needs permission `users:manage`.
         */
        post: operations["User.activate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything that is kept about a user who asks for it, as `GET /api/me/export` gives it to them. It is in the trail.
         * @description Sent as it is read. Up to ten times an hour, together with what they fetch themselves.
         *
         *     Needs permission `users:manage`.
         */
        get: operations["UserCare.export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{id}/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a user was given or has bought, ended ones too, newest first.
         * @description Needs permission `admin:read`.
         */
        get: operations["Grant.ofUser"];
        put?: never;
        /**
         * Gives a user a product or modules, verified or not.
         * @description Needs permission `members:manage`.
         */
        post: operations["Grant.give"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{id}/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mail a user a link for a new password, good once and for an hour. The password stays as it is until then.
         * @description Needs permission `users:manage`.
         */
        post: operations["UserCare.passwordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End all log-ins of a user; of your own all but this one. API keys stay.
         * @description Needs permission `users:manage`.
         */
        delete: operations["UserCare.endSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{id}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suspend an account: its log-ins end at once, its API keys are refused, its sockets close and its bot stops.
         * @description Open trades are settled by the broker. Suspending it again changes nothing.
         *
         *     Needs permission `users:manage`.
         */
        post: operations["User.suspend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analytics/active-users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Different users of each day, and of the 7 and 30 days up to it (DAU, WAU, MAU).
         * @description Needs permission `analytics:read`.
         */
        get: operations["Analytics.activeUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analytics/breakdown": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events of a type by the values of a field of their metadata, which `/api/event-types` declares.
         * @description Needs permission `analytics:read`.
         */
        get: operations["Analytics.breakdown"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analytics/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Figures as a file: CSV and XLSX for spreadsheets, PDF with charts for people. Sent as it is made.
         * @description Needs permission `analytics:read`.
         */
        get: operations["Export.export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analytics/funnel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many users take one step after another, how long it takes them, and where they stay away.
         * @description Needs permission `analytics:read`.
         */
        get: operations["Analytics.funnel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analytics/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who comes back: users by the day or week of their first event in the period.
         * @description Needs permission `analytics:read`.
         */
        get: operations["Analytics.retention"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analytics/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened in a period, the period before, and the change between them.
         * @description Needs permission `analytics:read`.
         */
        get: operations["Analytics.summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analytics/timeseries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One figure over time, gaps filled with 0.
         * @description Needs permission `analytics:read`.
         */
        get: operations["Analytics.timeseries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analytics/top-users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The users with the most events, or with the highest sum of values.
         * @description Needs permission `analytics:read`.
         */
        get: operations["Analytics.topUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analytics/types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The types of event in a period, with count and value.
         * @description Needs permission `analytics:read`.
         */
        get: operations["Analytics.types"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/assistant/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your conversations, newest activity first.
         * @description Needs permission `assistant:use`.
         */
        get: operations["Conversation.list"];
        put?: never;
        /**
         * Begin a conversation. At most 200 are kept.
         * @description Needs permission `assistant:use`.
         */
        post: operations["Conversation.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/assistant/conversations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of your conversations, with a page of its messages, what was looked up for them, and its tokens.
         * @description Needs permission `assistant:use`.
         */
        get: operations["Conversation.get"];
        put?: never;
        post?: never;
        /**
         * Delete a conversation with its messages and open proposals; an answer that is being written in it ends.
         * @description Needs permission `assistant:use`.
         */
        delete: operations["Conversation.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/assistant/conversations/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask something; the answer comes as a stream of events.
         * @description `text/event-stream`: each frame is a line `event: <name>` and a line `data: <JSON>`, then an empty line. Lines that
         *     begin with a colon are comments. By name, `data` is
         *
         *     - `delta`: AnswerDeltaDto, as it is written
         *     - `tool`: LookupDto, for each look at your data
         *     - `proposal`: ProposalDto, what you may confirm
         *     - `done`: AnswerDoneDto, the last frame of a whole answer
         *     - `error`: Problem, the last frame of one that failed: `OPENAI.UNAVAILABLE`, `OPENAI.REFUSED`, `OPENAI.MISBEHAVED`,
         *       `OPENAI.TOKENS_SPENT`, `ASSISTANT.BROKEN_OFF` or `ASSISTANT.ACCESS_ENDED` (suspended, logged out, or not allowed any more)
         *
         *     Closing the connection ends the answer; what was written until then is kept. One answer at a time in a conversation, 20
         *     messages a minute.
         *
         *     Needs permission `assistant:use`.
         */
        post: operations["Answer.ask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/assistant/proposals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A proposal of the assistant, with what came of it.
         * @description Needs permission `assistant:use`.
         */
        get: operations["Proposal.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/assistant/proposals/{id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Do what the assistant proposed: place the order, or start the bot.
         * @description It passes through the same checks, limits and protections as by hand, now, and is refused as by hand; then the
         *     proposal is `failed`, unless it is only for now (503). Confirmed again it answers what was done: nothing is done twice.
         *     **Trading loses money**: read what you confirm.
         *
         *     Needs permission `trading:write`.
         */
        post: operations["Proposal.confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/assistant/proposals/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Turn a proposal down. Of one that was turned down before it changes nothing.
         * @description Needs permission `assistant:use`.
         */
        post: operations["Proposal.reject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/assistant/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many tokens your questions have used up today, of how many.
         * @description Needs permission `assistant:use`.
         */
        get: operations["Usage.today"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/2fa": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether your log-in asks for a code.
         * @description Needs a log-in; any role.
         */
        get: operations["TwoFactor.state"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/2fa/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switch it off, with your password and a code (of the app or a recovery code). Real trading ends with it.
         * @description Needs a log-in; any role.
         */
        post: operations["TwoFactor.disable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/2fa/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switch two-factor authentication on with a code of the app; answers with recovery codes, shown this once.
         * @description Your other log-ins end, since they have shown a password only.
         *
         *     Needs a log-in; any role.
         */
        post: operations["TwoFactor.enable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/2fa/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A secret for your authenticator app. Nothing is asked for until a code of it is sent to `enable`.
         * @description Needs a log-in; any role.
         */
        post: operations["TwoFactor.setUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your API keys, newest first.
         * @description Needs a log-in; any role.
         */
        get: operations["ApiKey.list"];
        put?: never;
        /**
         * Make an API key; it is shown this once.
         * @description Needs a log-in; any role.
         */
        post: operations["ApiKey.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of your API keys.
         * @description Needs a log-in; any role.
         */
        get: operations["ApiKey.get"];
        put?: never;
        post?: never;
        /**
         * Delete an API key; it ends at once.
         * @description Needs a log-in; any role.
         */
        delete: operations["ApiKey.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/forgot-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a new password: a token is mailed, if the e-mail has an account. Throttled by e-mail and by address.
         * @description The answer is the same, and takes as long, whether there is an account or not.
         *
         *     Needs no permission.
         */
        post: operations["ByMail.forgotPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in. Throttled by account and by address.
         * @description An account with two-factor authentication answers 401 `AUTH.TWO_FACTOR_REQUIRED` to the right password alone;
         *     send it again with `code`.
         *
         *     Needs no permission.
         */
        post: operations["Account.login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the log-in that the refresh token (body or cookie) or the access token belongs to.
         * @description Needs no permission.
         */
        post: operations["Account.logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your account and what you may do.
         * @description Needs a log-in; any role.
         */
        get: operations["Account.me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change your account.
         * @description Needs a log-in; any role.
         */
        patch: operations["Account.updateMe"];
        trace?: never;
    };
    "/api/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change your password; all your other log-ins end.
         * @description Needs a log-in; any role.
         */
        post: operations["Account.changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange the refresh token, of the body or the cookie, for new tokens.
         * @description Each refresh token is good for one use. The one before gets the same answer for ten seconds;
         *     later use means that somebody copied it, and ends the log-in.
         *
         *     Needs no permission.
         */
        post: operations["Account.refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make an account and log in. Throttled by address.
         * @description Needs no permission.
         */
        post: operations["Account.register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password, with the token that was mailed. Throttled by address.
         * @description A token is good once, for an hour. All log-ins of the account end, and all tokens that were mailed before;
         *     the e-mail counts as verified. Two-factor authentication and API keys stay where it was verified before, and go where not.
         *
         *     Needs no permission.
         */
        post: operations["ByMail.resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your log-ins, newest first.
         * @description Needs a log-in; any role.
         */
        get: operations["Session.list"];
        put?: never;
        post?: never;
        /**
         * End all your log-ins but this one.
         * @description Needs a log-in; any role.
         */
        delete: operations["Session.deleteOthers"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of your log-ins.
         * @description Needs a log-in; any role.
         */
        get: operations["Session.get"];
        put?: never;
        post?: never;
        /**
         * End one of your log-ins; its tokens and sockets end at once.
         * @description Needs a log-in; any role.
         */
        delete: operations["Session.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/verify-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify your e-mail, with the token that was mailed there.
         * @description A token is good once, for 7 days. What was bought with the e-mail is claimed then.
         *
         *     Needs no permission.
         */
        post: operations["ByMail.verifyEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/verify-email/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have the mail to verify your e-mail sent again; nothing is sent when it is verified already.
         * @description Needs a log-in; any role.
         */
        post: operations["ByMail.resend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bot/account-type": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Chooses the account that the bot trades with, while it is stopped. Trading loses money: `real` is your own.
         * @description Needs permission `trading:write`.
         */
        post: operations["Bot.setAccountType"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bot/backtests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your backtests, newest first; kept for 30 days.
         * @description Needs permission `trading:read`.
         */
        get: operations["Backtest.list"];
        put?: never;
        /**
         * Test a strategy on past candles: those of your market, or a CSV, as the field `csv` or as a file.
         * @description It waits its turn and runs in a thread of its own: ask for its `id` until it is `done`, or listen to
         *     `backtest:progress` on the socket. What won on past candles has not been shown to win on the next ones.
         *
         *     Needs permission `trading:write`.
         */
        post: operations["Backtest.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bot/backtests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of your backtests, with its report when it is done.
         * @description Needs permission `trading:read`.
         */
        get: operations["Backtest.get"];
        put?: never;
        post?: never;
        /**
         * Cancel one that waits or runs; delete a finished one.
         * @description Needs permission `trading:write`.
         */
        delete: operations["Backtest.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bot/backtests/{id}/trades": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Its trades, in the order in which they were made.
         * @description Needs permission `trading:read`.
         */
        get: operations["Backtest.trades"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bot/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The balance of an account at your broker.
         * @description Needs permission `trading:read`.
         */
        get: operations["Bot.balance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bot/connect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Connects the bot with the broker of your saved connection, or with the paper market. Needed once, before it is started.
         * @description Needs permission `trading:write`.
         */
        post: operations["Bot.connect"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bot/disconnect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stops the bot at once and leaves the broker. Open trades are settled all the same, and are in the answer.
         * @description Needs permission `trading:write`.
         */
        post: operations["Bot.disconnect"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bot/kill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The kill switch: no order from now on, whatever the bot was doing. What is open is settled by the broker.
         * @description Needs permission `trading:write`.
         */
        post: operations["Bot.kill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bot/performance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the bot has made of its trades on one account: sums, win rate, drawdown, equity, by strategy.
         * @description Needs permission `trading:read`.
         */
        get: operations["Performance.of"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bot/reconnect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Closes the session at the broker and opens a new one. A running bot goes on with it.
         * @description Needs permission `trading:write`.
         */
        post: operations["Bot.reconnect"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bot/runtime-status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the bot runs, and how close it is to its protections.
         * @description Needs permission `trading:read`.
         */
        get: operations["Bot.runtime"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bot/scanner": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How each strategy with its defaults does on each asset and timeframe of your market, the best expectancy first.
         * @description What was good is no promise: many rows with few signals have a good one by chance.
         *
         *     Needs permission `trading:read`.
         */
        get: operations["Scanner.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bot/start-runtime": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Starts the bot with a strategy, on the account that was chosen.
         * @description Its first decision comes when the next candle ends. Everything is checked before, with the broker too: when
         *     it is refused, nothing was begun. **Trading loses money**, and a bot does while you sleep: set protections.
         *
         *     Needs permission `trading:write`.
         */
        post: operations["Bot.start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bot/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the bot is connected and running.
         * @description Needs permission `trading:read`.
         */
        get: operations["Bot.status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bot/stop-runtime": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stops the bot: it makes no order any more. The answer says what is open.
         * @description Without `force` it is `stopping` until its open trades are settled, at most half a minute longer than they
         *     last. Of a stopped bot it changes nothing.
         *
         *     Needs permission `trading:write`.
         */
        post: operations["Bot.stop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bot/strategies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a bot can run, with parameters, their ranges and defaults.
         * @description Needs permission `trading:read`.
         */
        get: operations["Strategy.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bot/trades": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The trades of your bot, newest first; GET /api/broker/trades has those by hand, too.
         * @description Needs permission `trading:read`.
         */
        get: operations["BotTrades.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/broker/balances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The balances of your demo and real accounts at your broker, now.
         * @description Needs permission `trading:read`.
         */
        get: operations["Account.balances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/broker/connection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your broker and the state of its session; the paper market, not connected, when you have chosen none.
         * @description Needs permission `trading:read`.
         */
        get: operations["Connection.get"];
        /**
         * Choose your broker and connect.
         * @description An SSID is tried before anything is saved. The first one binds the connection to the platform user that its
         *     profile names; one of somebody else is refused until the connection is deleted. Without one the saved SSID is used;
         *     `state` tells whether the broker takes it.
         *
         *     Needs permission `trading:write`.
         */
        put: operations["Connection.save"];
        post?: never;
        /**
         * Forget the broker, its SSID and whose it was; the paper market is used from then on.
         * @description Needs permission `trading:write`.
         */
        delete: operations["Connection.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/broker/demo/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put the demo balance of the paper market back to where it began.
         * @description Needs permission `trading:write`.
         */
        post: operations["Account.resetDemo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/broker/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your orders, newest first.
         * @description Needs permission `trading:read`.
         */
        get: operations["Order.list"];
        put?: never;
        /**
         * Buy an option, once.
         * @description The same `clientOrderId` again answers 200 with the order that there is, also when that was rejected. When
         *     the broker does not reply, the answer is 201 with the status `unknown`: it is found out from the broker's positions
         *     whether it was bought. Do not order again; look at the order until it is `open` or `rejected`. Orders on the real
         *     account risk real money and can lose all of the stake.
         *
         *     Needs permission `trading:write`.
         */
        post: operations["Order.place"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/broker/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of your orders.
         * @description Needs permission `trading:read`.
         */
        get: operations["Order.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/broker/positions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is open at your broker now, however it was bought; the latest first.
         * @description Needs permission `trading:read`.
         */
        get: operations["Account.positions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/broker/real-trading": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether your orders may use real money, and how much.
         * @description Needs permission `trading:read`.
         */
        get: operations["RealTrading.get"];
        /**
         * Switch trading with real money on, with limits, or off.
         * @description **Trading loses money.** Most people who trade short options lose what they put in, and so do most strategies
         *     and bots; past results say nothing of the next ones. With this on, orders on the real account, a bot's included, risk
         *     your own money up to your limits, every day, also while you do not look. Never risk what you cannot afford to lose.
         *
         *     On, or with other limits: needs your password, a code of your authenticator app (`/api/auth/2fa/setup`) and both
         *     limits. Off: `{"enabled": false}` alone. A log-in only; API keys are refused.
         *
         *     Needs a log-in; any role.
         */
        put: operations["RealTrading.set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/broker/trades": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your trades, by hand and by bots, newest first; with `format=csv` all that match as a file.
         * @description Needs permission `trading:read`.
         */
        get: operations["Trade.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/console/first-steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether there is anything to look at, whether it was made up, and how to send the first webhook.
         * @description Needs permission `events:write`.
         */
        get: operations["FirstSteps.look"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/console/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a front end has to know before anybody has logged in.
         * @description Needs no permission.
         */
        get: operations["ConsoleSettings.settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Campaigns, newest first.
         * @description Needs permission `crm:read`.
         */
        get: operations["Campaign.list"];
        put?: never;
        /**
         * Writes a campaign; nothing is sent before it is scheduled.
         * @description Needs permission `crm:write`.
         */
        post: operations["Campaign.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/campaigns/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One campaign.
         * @description Needs permission `crm:read`.
         */
        get: operations["Campaign.get"];
        put?: never;
        post?: never;
        /**
         * Deletes a draft, or a campaign that is over.
         * @description Needs permission `crm:write`.
         */
        delete: operations["Campaign.delete"];
        options?: never;
        head?: never;
        /**
         * Changes a campaign that has not begun.
         * @description Needs permission `crm:write`.
         */
        patch: operations["Campaign.update"];
        trace?: never;
    };
    "/api/crm/campaigns/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends it for good: who has not got it does not get it.
         * @description Needs permission `crm:write`.
         */
        post: operations["Campaign.cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/campaigns/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stops it until it is resumed; the few mails that are on their way at this moment arrive.
         * @description Needs permission `crm:write`.
         */
        post: operations["Campaign.pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/campaigns/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What became of it so far: in all, and by variant.
         * @description Needs permission `crm:read`.
         */
        get: operations["Campaign.getReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/campaigns/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Goes on where it was paused; nobody gets it twice.
         * @description Needs permission `crm:write`.
         */
        post: operations["Campaign.resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/campaigns/{id}/schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says when it begins: now, or at a time. What its templates say is copied now.
         * @description Needs permission `crm:write`.
         */
        post: operations["Campaign.schedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Contacts, newest first.
         * @description Needs permission `crm:read`.
         */
        get: operations["Contact.list"];
        put?: never;
        /**
         * Adds a contact. Accounts and buyers become contacts by themselves.
         * @description Needs permission `crm:write`.
         */
        post: operations["Contact.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/contacts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One contact.
         * @description Needs permission `crm:read`.
         */
        get: operations["Contact.get"];
        put?: never;
        post?: never;
        /**
         * Deletes a contact with its notes and tasks. Whoever buys or registers later is a contact again.
         * @description Needs permission `crm:write`.
         */
        delete: operations["Contact.delete"];
        options?: never;
        head?: never;
        /**
         * Changes a contact.
         * @description Needs permission `crm:write`.
         */
        patch: operations["Contact.update"];
        trace?: never;
    };
    "/api/crm/contacts/{id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erases a person: contact, notes, tasks, and whatever else the CRM knows. Of the address a keyed hash stays on the suppression
         *     list, so that no later import mails to it. Events and trades are the installation's books, and stay.
         * @description Needs permission `crm:write`.
         */
        post: operations["Privacy.erase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/contacts/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All that is known of a person, as JSON.
         * @description Needs permission `crm:read`.
         */
        get: operations["Privacy.export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/contacts/{id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Notes about a contact, newest first.
         * @description Needs permission `crm:read`.
         */
        get: operations["Note.list"];
        put?: never;
        /**
         * Writes a note about a contact.
         * @description Needs permission `crm:write`.
         */
        post: operations["Note.add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/contacts/{id}/notes/{noteId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Deletes a note.
         * @description Needs permission `crm:write`.
         */
        delete: operations["Note.remove"];
        options?: never;
        head?: never;
        /**
         * Changes a note.
         * @description Needs permission `crm:write`.
         */
        patch: operations["Note.change"];
        trace?: never;
    };
    "/api/crm/contacts/{id}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tasks about a contact, newest first.
         * @description Needs permission `crm:read`.
         */
        get: operations["Task.list"];
        put?: never;
        /**
         * Adds a task about a contact.
         * @description Needs permission `crm:write`.
         */
        post: operations["Task.add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/contacts/{id}/tasks/{taskId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Deletes a task.
         * @description Needs permission `crm:write`.
         */
        delete: operations["Task.remove"];
        options?: never;
        head?: never;
        /**
         * Changes a task, or says that it is done.
         * @description Needs permission `crm:write`.
         */
        patch: operations["Task.change"];
        trace?: never;
    };
    "/api/crm/contacts/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened with a contact, newest first: events and purchases of the same user, trades, notes, tasks, mails.
         * @description Needs permission `crm:read`.
         */
        get: operations["Timeline.page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/contacts/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Contacts as a CSV file, oldest first, sent as it is read; an import takes it as it is.
         * @description Needs permission `crm:read`.
         */
        get: operations["ContactFile.export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/contacts/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes contacts of a CSV file, or brings it onto those that have the e-mail.
         * @description The first row names the columns: `email`, and any of `name`, `tags` (several with commas), `stage`, `subscribed` (yes
         *     or no) and declared fields. Columns are separated by commas, semicolons or tabs; UTF-8 or Windows-1252, at most 64 MiB.
         *     Without `subscribed` imported contacts are subscribed, but for those who have decided themselves or by staff. Nothing is
         *     done before the file has arrived whole; a row is taken whole or refused with its reason.
         *
         *     Needs permission `crm:write`.
         */
        post: operations["ContactFile.import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/contacts/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes one contact of several that are the same person.
         * @description Tags are united and what the kept one says wins; notes, tasks and the timeline go to it, and it is found by the
         *     addresses of the others. Whoever has unsubscribed as one of them stays so. The ids of the others answer 404 then.
         *
         *     Needs permission `crm:write`.
         */
        post: operations["Privacy.merge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The declared fields of contacts, by key.
         * @description Needs permission `crm:read`.
         */
        get: operations["ContactField.list"];
        put?: never;
        /**
         * Declares a field. A key that a contact brings undeclared is declared by its first value.
         * @description Needs permission `crm:write`.
         */
        post: operations["ContactField.declare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/fields/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Removes a field. Its values are taken off all contacts in the background.
         * @description Needs permission `crm:write`.
         */
        delete: operations["ContactField.remove"];
        options?: never;
        head?: never;
        /**
         * Changes what a field is called or what may be chosen; key and type stay.
         * @description Needs permission `crm:write`.
         */
        patch: operations["ContactField.change"];
        trace?: never;
    };
    "/api/crm/segments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Segments, newest first.
         * @description Needs permission `crm:read`.
         */
        get: operations["Segment.list"];
        put?: never;
        /**
         * Makes a segment. Who is in it is found out whenever it is asked.
         * @description Needs permission `crm:write`.
         */
        post: operations["Segment.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/segments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One segment.
         * @description Needs permission `crm:read`.
         */
        get: operations["Segment.get"];
        put?: never;
        post?: never;
        /**
         * Deletes a segment that no campaign or workflow uses.
         * @description Needs permission `crm:write`.
         */
        delete: operations["Segment.delete"];
        options?: never;
        head?: never;
        /**
         * Changes a segment.
         * @description Needs permission `crm:write`.
         */
        patch: operations["Segment.update"];
        trace?: never;
    };
    "/api/crm/segments/{id}/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is in a segment now, the longest known first.
         * @description Needs permission `crm:read`.
         */
        get: operations["Segment.members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/segments/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whom a segment is about now: how many contacts, and the first of them.
         * @description Needs permission `crm:read`.
         */
        get: operations["Segment.previewOf"];
        put?: never;
        /**
         * The same for those who ask by POST.
         * @description Needs permission `crm:read`.
         */
        post: operations["Segment.previewAgain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/segments/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whom rules are about that are not saved: how many contacts, and the first of them.
         * @description Needs permission `crm:read`.
         */
        post: operations["Segment.preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/stages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The stages of the pipeline, in its order.
         * @description Needs permission `crm:read`.
         */
        get: operations["Stage.list"];
        put?: never;
        /**
         * Adds a stage. One that a contact brings and nobody has made is added at the end.
         * @description Needs permission `crm:write`.
         */
        post: operations["Stage.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/stages/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Removes a stage that no contact is in.
         * @description Needs permission `crm:write`.
         */
        delete: operations["Stage.remove"];
        options?: never;
        head?: never;
        /**
         * Changes what a stage is called, or where it stands.
         * @description Needs permission `crm:write`.
         */
        patch: operations["Stage.change"];
        trace?: never;
    };
    "/api/crm/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many contacts there are of each kind, and what is going on.
         * @description Needs permission `crm:read`.
         */
        get: operations["Stats.stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/suppressions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Addresses that nothing is sent to, newest first.
         * @description Of people who were erased only a hash is kept, which is on the list as well and not shown here.
         *
         *     Needs permission `crm:read`.
         */
        get: operations["Suppression.list"];
        put?: never;
        /**
         * Puts an address on the list, and unsubscribes the contact that has it. One that is there already is `manual` from then on.
         * @description Needs permission `crm:write`.
         */
        post: operations["Suppression.add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/suppressions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Takes an address off the list. Whoever has it stays unsubscribed until they are subscribed again.
         * @description Needs permission `crm:write`.
         */
        delete: operations["Suppression.remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tasks about all contacts, newest first: what somebody of the staff has to do.
         * @description Needs permission `crm:read`.
         */
        get: operations["Task.listAll"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/template-previews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The mail as a page, for ten minutes, for whoever has the address. Needs no log-in, but the token of a preview's `url`.
         * @description Needs no permission.
         */
        get: operations["Preview.shared"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Templates, newest first, without their content.
         * @description Needs permission `crm:read`.
         */
        get: operations["Template.list"];
        put?: never;
        /**
         * Adds a template. One with a Liquid error, an unknown filter or an include is refused, by line and column.
         * @description Needs permission `crm:write`.
         */
        post: operations["Template.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/templates/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One template with its content, as it was written.
         * @description Needs permission `crm:read`.
         */
        get: operations["Template.get"];
        put?: never;
        post?: never;
        /**
         * Deletes a template that nothing needs any more.
         * @description Needs permission `crm:write`.
         */
        delete: operations["Template.delete"];
        options?: never;
        head?: never;
        /**
         * Changes a template. Mails that are on their way keep what they say.
         * @description Needs permission `crm:write`.
         */
        patch: operations["Template.update"];
        trace?: never;
    };
    "/api/crm/templates/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The mail as a page. For a browser, which sends no token, `url` of a preview shows the same.
         * @description Needs permission `crm:read`.
         */
        get: operations["Preview.page"];
        put?: never;
        /**
         * Renders a template for a contact or with sample data, and tells what is odd about it.
         * @description Needs permission `crm:read`.
         */
        post: operations["Preview.preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/templates/{id}/test-send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends one mail of it to the caller or to one address, as a contact would get it. At most 30 an hour.
         * @description Needs permission `crm:write`.
         */
        post: operations["Preview.testSend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/templates/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The same of what is not saved yet. A Liquid error is told by its field, line and column.
         * @description Needs permission `crm:read`.
         */
        post: operations["Preview.previewDraft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/workflows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Workflows, newest first, without their graphs.
         * @description Needs permission `crm:read`.
         */
        get: operations["Workflow.list"];
        put?: never;
        /**
         * Saves a workflow as a draft, which may be wrong in any way but its form.
         * @description Needs permission `crm:write`.
         */
        post: operations["Workflow.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/workflows/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One workflow with its draft, as the editor saved it.
         * @description Needs permission `crm:read`.
         */
        get: operations["Workflow.get"];
        put?: never;
        post?: never;
        /**
         * Deletes a workflow that is not active, and its editions.
         * @description Needs permission `crm:write`.
         */
        delete: operations["Workflow.delete"];
        options?: never;
        head?: never;
        /**
         * Changes the draft. What is active goes on as it is until it is activated again.
         * @description Needs permission `crm:write`.
         */
        patch: operations["Workflow.update"];
        trace?: never;
    };
    "/api/crm/workflows/{id}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switches it on: the draft becomes an edition, on which runs begin from now on; those on their way stay on theirs.
         * @description Needs permission `crm:write`.
         */
        post: operations["Workflow.activate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/workflows/{id}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switches it off: no further run begins. Those on their way go on to their end, unless `stopRuns` says otherwise.
         * @description Needs permission `crm:write`.
         */
        post: operations["Workflow.deactivate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/workflows/{id}/editions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the workflow was each time that it was activated differently, newest first.
         * @description Needs permission `crm:read`.
         */
        get: operations["Workflow.listEditions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/workflows/{id}/editions/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One edition with its graph, as the editor saved it.
         * @description Needs permission `crm:read`.
         */
        get: operations["Workflow.getEdition"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/workflows/{id}/figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many runs there are, and at which nodes those are that have not come to an end.
         * @description Needs permission `crm:read`.
         */
        get: operations["Run.figures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/workflows/{id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Runs of a workflow, newest first.
         * @description Needs permission `crm:read`.
         */
        get: operations["Run.list"];
        put?: never;
        /**
         * Begins a run for a contact by hand, whatever the trigger is; the rule of re-entry holds as ever.
         * @description Needs permission `crm:write`.
         */
        post: operations["Run.start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/workflows/{id}/runs/{runId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One run, with what became of each step.
         * @description Needs permission `crm:read`.
         */
        get: operations["Run.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/workflows/{id}/runs/{runId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends a run that is on its way. What it has done stays done.
         * @description Needs permission `crm:write`.
         */
        post: operations["Run.cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/workflows/{id}/runs/{runId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes a run that has failed up again, at the step where it did.
         * @description Needs permission `crm:write`.
         */
        post: operations["Run.retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/workflows/{id}/test-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What the draft would do with a contact, step by step. Sends nothing and changes nothing; it need not be active.
         * @description Needs permission `crm:read`.
         */
        post: operations["TestRun.run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/workflows/{id}/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What keeps the draft from being activated. Changes nothing.
         * @description Needs permission `crm:read`.
         */
        post: operations["Workflow.validate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/event-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is declared about types of event: names, units, colours, and the fields for breakdowns.
         * @description Needs permission `events:read`.
         */
        get: operations["EventType.list"];
        put?: never;
        /**
         * Declare a type of event. Its fields are indexed in the background; events need no declaration.
         * @description Needs permission `events:write`.
         */
        post: operations["EventType.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/event-types/{type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is declared about one type.
         * @description Needs permission `events:read`.
         */
        get: operations["EventType.findByType"];
        put?: never;
        post?: never;
        /**
         * Take a declaration back. The events stay and are counted on; the indexes of its fields go.
         * @description Needs permission `events:write`.
         */
        delete: operations["EventType.delete"];
        options?: never;
        head?: never;
        /**
         * Change a declaration; what is left out stays, `fields` is replaced as a whole.
         * @description Needs permission `events:write`.
         */
        patch: operations["EventType.update"];
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List events, newest first.
         * @description Needs permission `events:read`.
         */
        get: operations["Event.list"];
        put?: never;
        /**
         * Record an event by hand. It is in the totals a moment later. 409 when its id has been used before.
         * @description Needs permission `events:write`.
         */
        post: operations["Event.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an event.
         * @description Needs permission `events:read`.
         */
        get: operations["Event.findById"];
        put?: never;
        post?: never;
        /**
         * Delete an event. It leaves the totals, and its id stays taken.
         * @description Needs permission `events:write`.
         */
        delete: operations["Event.delete"];
        options?: never;
        head?: never;
        /**
         * Change an event. The totals follow, also those of the past.
         * @description Needs permission `events:write`.
         */
        patch: operations["Event.change"];
        trace?: never;
    };
    "/api/insights": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Insights, newest first: those of each day, and those made on demand.
         * @description Needs permission `analytics:read`.
         */
        get: operations["Insight.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/insights/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of them, as it was made: what is counted later changes no insight.
         * @description Needs permission `analytics:read`.
         */
        get: operations["Insight.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/insights/generate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What happened in a period; without one in the 24 hours up to now, the last acknowledged event included.
         * @description The same period with unchanged facts answers the insight that there is; the last 24 hours do so for a
         *     minute. At most 20 a minute for each user.
         *
         *     Needs permission `insights:write`.
         */
        post: operations["Insight.generate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/insights/latest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The newest one.
         * @description Needs permission `analytics:read`.
         */
        get: operations["Insight.latest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/market/analysis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the last closed candles show: trend, momentum, volatility, levels, patterns, a score, and all that in words.
         * @description Needs permission `market:read`.
         */
        get: operations["Market.analysis"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/market/assets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The assets of your broker's market, of the paper market when you have connected none.
         * @description Needs permission `market:read`.
         */
        get: operations["Market.assets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/market/candles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Closed candles of an asset, oldest first: the newest `limit` of the range. The running one comes on the socket.
         * @description Go back with `cursor`. Candles that are not stored are fetched from the market; when it does not answer,
         *     what is stored is shown with `complete: false`.
         *
         *     Needs permission `market:read`.
         */
        get: operations["Market.candles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Erase yourself: your account, log-ins, keys and bots end at once, your data goes right after.
         * @description What the business has sold stays in its totals, without you. It cannot be taken back.
         *
         *     Needs a log-in; any role.
         */
        delete: operations["PersonalData.erase"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/entitlements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The modules that are unlocked for you now, and until when. The socket tells of changes: `entitlements:update`.
         * @description Needs a log-in; any role.
         */
        get: operations["MyModule.unlocked"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything that is kept about you, as a ZIP: JSON, JSON Lines and CSV, and a README.txt that says what each file is.
         * @description Sent as it is read. Up to ten times an hour.
         *
         *     Needs a log-in; any role.
         */
        get: operations["PersonalData.export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/modules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The catalogue, each module locked or unlocked for you, with your progress.
         * @description Needs a log-in; any role.
         */
        get: operations["MyModule.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/modules/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A module of yours with its lessons; those whose day has not come show neither text nor address.
         * @description Needs a log-in; any role.
         */
        get: operations["MyModule.open"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/modules/{slug}/lessons/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Marks a lesson as completed. A second time changes nothing.
         * @description Needs a log-in; any role.
         */
        post: operations["MyModule.complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Deliveries, newest first.
         * @description Needs permission `events:read`.
         */
        get: operations["Delivery.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/deliveries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One delivery with its attempts, headers and raw body.
         * @description Needs permission `events:read`.
         */
        get: operations["Delivery.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/deliveries/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tries a `dead` or `retrying` delivery again now; 409 in any other state.
         * @description Needs permission `events:write`.
         */
        post: operations["Delivery.retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tries all deliveries of a state again, of a time and a source where they are given.
         * @description Needs permission `webhooks:manage`.
         */
        post: operations["Delivery.replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every source, the built-in one included; never a secret.
         * @description Needs permission `webhooks:manage`.
         */
        get: operations["Source.list"];
        put?: never;
        /**
         * Adds a source; the answer shows its secret this once.
         * @description Needs permission `webhooks:manage`.
         */
        post: operations["Source.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/sources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One source by its slug.
         * @description Needs permission `webhooks:manage`.
         */
        get: operations["Source.get"];
        put?: never;
        post?: never;
        /**
         * Closes the address; its deliveries and events stay.
         * @description Needs permission `webhooks:manage`.
         */
        delete: operations["Source.remove"];
        options?: never;
        head?: never;
        /**
         * Changes whether it is trusted, or its settings.
         * @description Needs permission `webhooks:manage`.
         */
        patch: operations["Source.update"];
        trace?: never;
    };
    "/api/webhooks/sources/{id}/curl": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A webhook for a shell, as the sender of this kind posts it, signed with the secret of the source.
         * @description Needs permission `webhooks:manage`.
         */
        get: operations["Source.curl"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/sources/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new secret, shown this once; the one before stays good for 24 hours.
         * @description Needs permission `webhooks:manage`.
         */
        post: operations["Source.rotateSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/sources/{id}/simulate-failure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lets the next processings of this source fail, to watch the retries (not in production: 403).
         * @description Needs permission `webhooks:manage`.
         */
        post: operations["Source.simulateFailure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everybody who is sent events; never a secret.
         * @description Needs permission `webhooks:manage`.
         */
        get: operations["Subscription.list"];
        put?: never;
        /**
         * Sends events of these types to an address from now on; the answer shows the secret this once.
         * @description Needs permission `webhooks:manage`.
         */
        post: operations["Subscription.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/subscriptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One subscription.
         * @description Needs permission `webhooks:manage`.
         */
        get: operations["Subscription.get"];
        put?: never;
        post?: never;
        /**
         * Sends nothing more; what waits is canceled.
         * @description Needs permission `webhooks:manage`.
         */
        delete: operations["Subscription.remove"];
        options?: never;
        head?: never;
        /**
         * Changes the address or the types, disables it, or enables it anew.
         * @description Needs permission `webhooks:manage`.
         */
        patch: operations["Subscription.update"];
        trace?: never;
    };
    "/api/webhooks/subscriptions/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was sent, newest first, with every attempt and the first 2 KiB of its answer.
         * @description Needs permission `webhooks:manage`.
         */
        get: operations["Outgoing.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/subscriptions/{id}/deliveries/{deliveryId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends one again now, with the same `webhook-id`.
         * @description Needs permission `webhooks:manage`.
         */
        post: operations["Outgoing.retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/subscriptions/{id}/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Posts a signed `ping` at once, also when it is disabled, and shows what came back.
         * @description Needs permission `webhooks:manage`.
         */
        post: operations["Outgoing.ping"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/subscriptions/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new secret, shown this once; for 24 hours each request is signed with both.
         * @description Needs permission `webhooks:manage`.
         */
        post: operations["Subscription.rotateSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/c/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Leads on to the address that the link was made for, and to no other, and notes that it was followed.
         * @description Needs no permission.
         */
        get: operations["Reader.click"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/confirm/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Asks whether somebody wants to get mails who signed up for them. Changes nothing, whoever follows the link.
         * @description Needs no permission.
         */
        get: operations["Reader.askConfirm"];
        put?: never;
        /**
         * Subscribes whoever has signed up, for 30 days after they did: the second half of a double opt-in.
         * @description Needs no permission.
         */
        post: operations["Reader.confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The process lives and answers; nothing else is looked at.
         * @description Needs no permission.
         */
        get: operations["Health.live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ready for requests: the database answers, and it is not shutting down. A Redis that is away makes it `degraded`, which
         *     is ready: everything goes on, more slowly between processes.
         * @description Needs no permission.
         */
        get: operations["Health.ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Figures for Prometheus
         * @description Memory, event-loop delay, requests, sockets and what the rooms count. For this machine, or with `Authorization: Bearer <METRICS_TOKEN>`.
         *
         *     Needs no permission.
         */
        get: operations["Metrics.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/o/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A picture that nobody sees, by which it is known that a mail was opened. Always a picture, whatever the token.
         * @description Needs no permission.
         */
        get: operations["Reader.pixel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscribe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign up for mails. A mail asks whether it was the owner of the address, and nothing is sent before they say so.
         * @description Off unless SUBSCRIBE is on. The answer is the same whether the address is known or not.
         *
         *     Needs no permission.
         */
        post: operations["SignUp.signUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/unsubscribe/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Asks whether somebody wants to get no more mails. Changes nothing, whoever follows the link.
         * @description Needs no permission.
         */
        get: operations["Reader.askUnsubscribe"];
        put?: never;
        /**
         * Unsubscribes, by the button of the page or by a mail program in one click (RFC 8058). The body does not matter.
         * @description Needs no permission.
         */
        post: operations["Reader.unsubscribe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook/{source}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A delivery of a configured source, with the signature and payload of its kind.
         * @description `:source` is the slug of a source made with POST /api/webhooks/sources; its kind says how it is signed and what it means.
         *     Whatever is not taken is kept and marked `ignored` with the reason. The same thing in another envelope is a duplicate.
         *
         *     - **standard**: as POST /webhook/event, always signed, with the source's own secret (an API key is for `default` only).
         *     - **stripe**: `charge.succeeded` is a `purchase`, `charge.refunded` a `refund` of what this refund gave back,
         *       `charge.dispute.created` a `chargeback` (all three with the charge's id as `metadata.transaction`),
         *       `customer.subscription.deleted` a `subscription_canceled` without a value. The user is the e-mail, else the customer's
         *       id, else the charge's: a dispute names nobody, so its user is found by the transaction. Values are in the currency's own
         *       unit, by Stripe's rules of minor units. `checkout.*`, `payment_intent.*` and `invoice.*` tell of the same money once
         *       more and are `ignored`. The time in the signature may be 5 minutes off; the envelope's `id` names the delivery.
         *     - **github**: `github.<event>` or `github.<event>.<action>`, of the account that did it (of a sponsorship the sponsor, of a purchase
         *       in the marketplace the buyer). A new sponsorship and a new purchase in the marketplace have their price as value, in USD.
         *       `ping` is `ignored`. The content type must be `application/json`, which is not GitHub's default.
         *     - **shopify**: `orders/paid` is a `purchase`, `refunds/create` a `refund` of what its transactions gave back,
         *       `disputes/create` a `chargeback` (`disputes/update` when it began as an inquiry), a cancelled
         *       `subscription_contracts/update` a `subscription_canceled`. The user is the e-mail, else the customer's id, else the
         *       order's; the order's id is `metadata.transaction`.
         *     - **hotmart**: version 2.0.0. PURCHASE_APPROVED and PURCHASE_COMPLETE of one transaction are one `purchase`, PURCHASE_REFUNDED a
         *       `refund`, PURCHASE_CHARGEBACK a `chargeback` (both with `metadata.transaction`), SUBSCRIPTION_CANCELLATION a
         *       `subscription_canceled`, one for each end of a subscription. The user is the buyer's e-mail, the value `purchase.price.value`, the time
         *       `purchase.approved_date` of a purchase, else the envelope's. The envelope's `id` names the delivery.
         *     - **kiwify**: hex HMAC-SHA1 of the body in the query's `signature`, which is not kept. `order_approved` and
         *       `subscription_renewed` are a `purchase`, `order_refunded` a `refund`, `chargeback` a `chargeback`,
         *       `subscription_canceled` a `subscription_canceled`. The user is the buyer's e-mail, the value
         *       `Commissions.charge_amount`, minor units as number or text; `order_id` is `metadata.transaction`. The bytes name
         *       the delivery.
         *     - **generic-hmac**: HMAC of the body as the source's settings say (see POST /api/webhooks/sources). The payload is that of
         *       POST /webhook/event, or any JSON with the paths in `settings.fields`.
         *
         *     Needs no log-in: the sender is checked by the signature, or where that is said by an API key.
         */
        post: operations["Intake.source"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook/event": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * One event, or up to 500 in an array, from the built-in source `default`.
         * @description Signed as [Standard Webhooks](https://www.standardwebhooks.com) with the secret `WEBHOOK_SECRET`: the signature is
         *     `v1,` and the base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<raw body>`, keyed with the bytes that the
         *     secret encodes after `whsec_`. Several signatures may stand there, separated by spaces. The timestamp is in seconds
         *     and may be 5 minutes off. Or send an API key with the scope `events:write` and no signature.
         *
         *     A signature holds for one body and five minutes, so let the project print the request; its output can be pasted:
         *
         *         npm run webhook:sign -- '{"userId":"ana@example.com","type":"purchase","value":149.9,"currency":"BRL","metadata":{"product":"trader-pro","country":"BR"}}'
         *
         *     With an API key, as it stands but for the key:
         *
         *         curl -X POST "$URL/webhook/event" -H 'content-type: application/json' -H 'authorization: Bearer td_...' \
         *           -d '{"userId":"ana@example.com","type":"purchase","value":149.9,"currency":"BRL","metadata":{"product":"trader-pro","country":"BR"}}'
         *
         *     The answer 202 comes after the delivery is on the disk. The same `webhook-id` again changes nothing and is answered
         *     with 200. A fault in any event of an array refuses all of it.
         *
         *     Needs no log-in: the sender is checked by the signature, or where that is said by an API key.
         */
        post: operations["Intake.event"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook/mail-bounce/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell that mails came back
         * @description A hard bounce and a complaint put the address on the suppression list and unsubscribe the contact; so do three mails in a row
         *     that came back softly. The same event told again, or in another order, changes nothing. MAIL_BOUNCE_SECRETS has a secret for each provider that may call.
         *
         *     - **ses**: notifications of SES by SNS, in its envelope or raw. The secret is in the address (`?secret=`, or the password);
         *       SNS' own signature is not looked at. A new topic is confirmed by itself.
         *     - **sendgrid**: the signed Event Webhook; the secret is the public key that SendGrid shows.
         *     - **mailgun**: the secret is the signing key for webhooks.
         *     - **postmark**, **brevo**: the secret is in the address, or a Bearer token.
         *     - **generic**: `{id, type, email, messageId?, at?, reason?}`, one or up to 500 in an array; `type` is hard, soft, complaint
         *       or unsubscribe. The secret is a Bearer token, or in the address.
         *     - **message**: a returned mail itself, as `message/rfc822`: a delivery report (RFC 3464), a complaint (RFC 5965), or a mail
         *       to MAIL_UNSUBSCRIBE_TO. Only what has a token of ours in it is believed. Other mails, such as absence notes, are taken and ignored.
         *
         *     Needs no log-in: the sender is checked by the signature, or where that is said by an API key.
         */
        post: operations["Bounce.take"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    alert: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An alert began, or is over
         * @description To the webhook of an alert rule (`notify`), or of `/api/admin/alert-settings`: `alert.opened` when it begins,
         *     `alert.resolved` when it is over. Signed as an event is, with the secret that was shown when the webhook was set. Any other
         *     answer than 2xx is tried again, twelve times in about four hours; `webhook-id` is the same in every attempt.
         */
        post: operations["sendAlert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    event: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An event was recorded
         * @description One POST for each event whose type a subscription asks for (`POST /api/webhooks/subscriptions`), signed as
         *     [Standard Webhooks](https://www.standardwebhooks.com).
         *
         *     **Verify** before anything else: compute `v1,` and the base64 of HMAC-SHA256 over
         *     `<webhook-id>.<webhook-timestamp>.<raw body>`, keyed with the bytes that the secret encodes in base64 after `whsec_`,
         *     and compare it in constant time with each of the signatures in `webhook-signature` (there are two for a day after a
         *     rotation). Refuse a timestamp that is more than 5 minutes off. `webhook-id` is the same in every attempt: do nothing for
         *     one that you have handled.
         *
         *     **Answer** 2xx within 15 seconds; work afterwards. Anything else, 301 to 303 included, is a failure and tried again after
         *     the delays of `WEBHOOK_RETRY_SECONDS` with some jitter, not before a `Retry-After`; after eight attempts it is dead.
         *     307 and 308 are followed, three times at most. 410 ends the subscription, and so do five days without a success.
         *     The order is best effort, and a delivery may come twice.
         */
        post: operations["sendEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    ping: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Somebody tries the subscription out
         * @description `POST /api/webhooks/subscriptions/:id/ping`. Signed as an event; sent once, and not again when it fails.
         */
        post: operations["sendPing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        AccountTodayDto: {
            /**
             * @description Demo and real are never added up.
             * @example real
             * @enum {string}
             */
            accountType: "demo" | "real";
            /**
             * @description Nor are currencies.
             * @example USD
             */
            currency: string;
            /**
             * @description Ties are neither won nor lost.
             * @example 23
             */
            losses: number;
            /**
             * @description What they brought, in `currency`.
             * @example 14.02
             */
            pnl: number;
            /**
             * @description Settled today by the market's clock.
             * @example 54
             */
            trades: number;
            /** @example 30 */
            wins: number;
        };
        Acknowledgement: {
            /**
             * @description Events that were taken in; 0 when the delivery was there before, or holds nothing that is counted.
             * @example 1
             */
            accepted: number;
            /**
             * @description Where to look it up: GET /api/webhooks/deliveries/:id.
             * @example dlv_01j2x5k9t4000abcdefghjkmnp
             */
            deliveryId: string;
            /**
             * @description Events of a delivery that was there before.
             * @example 0
             */
            duplicates: number;
        };
        ActivateWorkflowDto: {
            /**
             * @description The one that was looked at: 409 when it has been changed since.
             * @example 3
             */
            version?: number;
        };
        ActiveUsersChangeDto: {
            /** @example 0.12 */
            dau: number | null;
            /** @example -0.02 */
            mau: number | null;
            /** @example 0.14 */
            stickiness: number | null;
            /** @example 0.05 */
            wau: number | null;
        };
        ActiveUsersDto: {
            /** @description Changes as fractions of the period before, null where that was 0; not with `compare=false`. */
            change?: components["schemas"]["ActiveUsersChangeDto"];
            /**
             * @description Of the last day of the period.
             * @example 57
             */
            dau: number;
            /**
             * @description Inclusive.
             * @example 2026-10-24T03:00:00.000Z
             */
            from: string;
            /**
             * @description Of the last day of the period.
             * @example 311
             */
            mau: number;
            /** @description Every day that touches the period. Windows look back before it; nothing at or after `to` counts. */
            points: components["schemas"]["ActiveUsersPointDto"][];
            /** @description The same figures of the period just before; not with `compare=false`. */
            previous?: components["schemas"]["ActiveUsersFiguresDto"];
            /**
             * @description `dau / mau`, 0 without users.
             * @example 0.183
             */
            stickiness: number;
            /**
             * @description Exclusive.
             * @example 2026-11-24T03:00:00.000Z
             */
            to: string;
            /**
             * @description Of the last day of the period.
             * @example 180
             */
            wau: number;
        };
        ActiveUsersFiguresDto: {
            /**
             * @description Of the last day of the period.
             * @example 57
             */
            dau: number;
            /**
             * @description Inclusive.
             * @example 2026-10-24T03:00:00.000Z
             */
            from: string;
            /**
             * @description Of the last day of the period.
             * @example 311
             */
            mau: number;
            /** @description Every day that touches the period. Windows look back before it; nothing at or after `to` counts. */
            points: components["schemas"]["ActiveUsersPointDto"][];
            /**
             * @description `dau / mau`, 0 without users.
             * @example 0.183
             */
            stickiness: number;
            /**
             * @description Exclusive.
             * @example 2026-11-24T03:00:00.000Z
             */
            to: string;
            /**
             * @description Of the last day of the period.
             * @example 180
             */
            wau: number;
        };
        ActiveUsersPointDto: {
            /**
             * @description Different users of this day.
             * @example 57
             */
            dau: number;
            /**
             * @description Different users of the 30 days up to and including this one.
             * @example 311
             */
            mau: number;
            /**
             * @description Start of the day in `tz`.
             * @example 2026-11-23T03:00:00.000Z
             */
            time: string;
            /**
             * @description Different users of the 7 days up to and including this one.
             * @example 180
             */
            wau: number;
        };
        AdminHealthDto: {
            /**
             * @description ISO 8601.
             * @example 2026-11-23T12:30:00.000Z
             */
            at: string;
            database: components["schemas"]["DatabaseHealthDto"];
            /** @description Of the whole installation, by name. */
            jobs: components["schemas"]["JobsHealthDto"][];
            /** @description The one that answers. */
            process: components["schemas"]["ProcessHealthDto"];
            redis: components["schemas"]["RedisHealthDto"];
            /** @description How counting is shared out among the processes. */
            slots: components["schemas"]["SlotHealthDto"][];
            /**
             * @description `degraded`: something is away or has been given up; the parts tell what.
             * @example ok
             * @enum {string}
             */
            status: "ok" | "degraded";
            versions: components["schemas"]["VersionsDto"];
        };
        AlertDto: {
            /**
             * @description When it began, ISO 8601.
             * @example 2026-11-23T12:30:00.000Z
             */
            at: string;
            /**
             * @description What it is about, for programs: `RULE.` and the figure, or the trouble's own.
             * @example RULE.WEBHOOKS_BACKLOG
             */
            code: string;
            /**
             * @description How many times it is, where many are one alert: 1,000 dead letters are one.
             * @example 1
             */
            count: number;
            /** @example alt_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /**
             * @description For people, in the language of INSIGHT_LOCALE.
             * @example Backlog: webhooks.backlog is 1,204 (> 1,000)
             */
            message: string;
            /**
             * Format: date-time
             * @description When it was over, ISO 8601; null while it lasts.
             * @example null
             */
            resolvedAt: string | null;
            /**
             * @description Of which rule; null for `system`.
             * @example rul_01kf8m3q5c000r4t9w2x7y1zab
             */
            ruleId: string | null;
            /**
             * @example warning
             * @enum {string}
             */
            severity: "info" | "warning" | "critical";
            /**
             * @description `system`: one that needs no rule.
             * @example rule
             * @enum {string}
             */
            source: "rule" | "system";
            /**
             * @example alerting
             * @enum {string}
             */
            state: "alerting" | "resolved";
            /**
             * @description The rule's figure when it began; null where there is none.
             * @example 1204
             */
            value: number | null;
        };
        AlertPageDto: {
            items: components["schemas"]["AlertDto"][];
            /**
             * @description For `cursor` of the next page; null on the last one.
             * @example null
             */
            nextCursor: string | null;
        };
        AlertSettingsDto: {
            /**
             * @description Null: all active admins whose e-mail is verified.
             * @example [
             *       "ops@example.com"
             *     ]
             */
            emails: string[] | null;
            webhook: components["schemas"]["HookDto"] | null;
            /**
             * @description What the webhook is signed with, where it is new: shown this once.
             * @example whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD
             */
            webhookSecret?: string;
        };
        AlertTestDto: {
            /**
             * @description Whom a mail is on its way to.
             * @example [
             *       "ops@example.com"
             *     ]
             */
            emails: string[];
            /** @description What became of the webhook; null where there is none. */
            webhook: components["schemas"]["HookTestDto"] | null;
        };
        AnalysisDto: {
            /**
             * @description Id of the asset.
             * @example EURUSD
             */
            asset: string;
            /**
             * @description End of the last closed candle; null without candles.
             * @example 2026-11-23T14:05:00.000Z
             */
            at: string | null;
            /** @description Supports, then resistances, nearest first; at most three of each. */
            levels: components["schemas"]["LevelDto"][];
            /** @description Null with fewer than 34 candles. */
            momentum: components["schemas"]["MomentumDto"] | null;
            /** @description Of the last three candles, newest first. */
            patterns: components["schemas"]["FoundPatternDto"][];
            /**
             * @description The last close; null without candles.
             * @example 1.38676
             */
            price: number | null;
            /** @description Everything that can be said, one statement each. */
            readOut: components["schemas"]["StatementDto"][];
            /** @description Null while trend, momentum or volatility is. */
            score: components["schemas"]["ScoreDto"] | null;
            /**
             * @description The statements as one text.
             * @example Tendência de alta (força 62 de 100): ... Pontuação de call 62 e de put 18, de 100: inclina para call.
             */
            text: string;
            /**
             * @example 1m
             * @enum {string}
             */
            timeframe: "1s" | "5s" | "15s" | "30s" | "1m" | "5m" | "15m" | "30m" | "1h" | "4h" | "1d";
            /** @description Null with fewer than 55 candles. */
            trend: components["schemas"]["TrendDto"] | null;
            /** @description Null with fewer than 40 candles. */
            volatility: components["schemas"]["VolatilityDto"] | null;
        };
        AnswerDeltaDto: {
            /**
             * @description More of the answer, to be put behind what came before.
             * @example Foram 1.204
             */
            text: string;
        };
        AnswerDoneDto: {
            /**
             * @description Whether the model's server cut it off at the longest answer that it gives: the text has no end.
             * @example false
             */
            cut: boolean;
            /**
             * @description The stored answer.
             * @example msg_01kf8m3q5c000r4t9w2x7y1zab
             */
            messageId: string;
            /**
             * @description The model that answered, as its server names it.
             * @example gpt-5.4-mini
             */
            model: string | null;
            /**
             * @description All of the text.
             * @example Foram 1.204 eventos e 87 compras.
             */
            text: string;
            tokens: components["schemas"]["AnswerTokensDto"];
            /**
             * @description Numbers of the text that no tool has said in this conversation, as they stand in it.
             * @example []
             */
            unverified: string[];
        };
        AnswerTokensDto: {
            /**
             * @description What the model was told, all steps together.
             * @example 2150
             */
            input: number;
            /**
             * @description What it wrote.
             * @example 180
             */
            output: number;
        };
        ApiKeyDto: {
            /**
             * @description ISO 8601.
             * @example 2026-01-15T12:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            expiresAt: string | null;
            /** @example key_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /**
             * Format: date-time
             * @description To the minute; null when the key was never used.
             * @example 2026-01-15T12:30:00.000Z
             */
            lastUsedAt: string | null;
            /** @example Checkout server */
            name: string;
            /**
             * @description The first characters of the key.
             * @example td_4kX9qa
             */
            prefix: string;
            scopes: ("events:read" | "events:write" | "analytics:read" | "insights:write" | "assistant:use" | "webhooks:manage" | "market:read" | "trading:read" | "trading:write" | "bots:manage" | "members:manage" | "crm:read" | "crm:write" | "admin:read" | "users:manage" | "alerts:manage" | "jobs:manage")[];
        };
        ApiKeyPageDto: {
            items: components["schemas"]["ApiKeyDto"][];
            /** @example null */
            nextCursor: string | null;
        };
        AskDto: {
            /**
             * @description The language of the answer; without it `INSIGHT_LOCALE`.
             * @example pt-BR
             * @enum {string}
             */
            locale?: "pt-BR" | "en";
            /**
             * @description The question, up to 4,000 characters.
             * @example Quantas compras houve ontem?
             */
            text: string;
        };
        AssetDto: {
            /**
             * @description For `asset` of other routes; stays the same.
             * @example EURUSD
             */
            id: string;
            /**
             * @description What it is.
             * @example forex
             * @enum {string}
             */
            kind: "forex" | "crypto" | "stock" | "commodity" | "index";
            /** @example Euro / US dollar */
            name: string;
            /**
             * @description Whether it can be traded now.
             * @example true
             */
            open: boolean;
            /**
             * @description What a win adds at best now, as a fraction of the stake; 0 when it is closed.
             * @example 0.87
             */
            payout: number;
            /**
             * @description As people write it.
             * @example EURUSD
             */
            symbol: string;
            /**
             * @description The smallest step of its price.
             * @example 0.00001
             */
            tickSize: number;
        };
        AssetFiguresDto: {
            /** @example EURUSD-OTC */
            asset: string;
            /**
             * @description Mean result of a trade.
             * @example 0.44
             */
            expectancy: number;
            /** @example 181 */
            losses: number;
            /**
             * @description Money won or lost.
             * @example 182.3
             */
            pnl: number;
            /** @example 2 */
            ties: number;
            /**
             * @description Settled ones.
             * @example 412
             */
            trades: number;
            /**
             * @description Wins of wins and losses, 0..1.
             * @example 0.5585
             */
            winRate: number;
            /** @example 229 */
            wins: number;
        };
        AssetPageDto: {
            /** @description All of them, in the order to show them: those that are always open come first. */
            items: components["schemas"]["AssetDto"][];
            /**
             * @description Always null: the list has one page.
             * @example null
             */
            nextCursor: string | null;
        };
        AssistantUsageDto: {
            /**
             * @description Whether there is a language model to ask.
             * @example true
             */
            available: boolean;
            /**
             * @description How many you may use up in a day; null: without an end.
             * @example 200000
             */
            budget: number | null;
            /**
             * @description Today, in `BUSINESS_TZ`.
             * @example 2026-01-15
             */
            day: string;
            /**
             * @description When there are new ones, ISO 8601.
             * @example 2026-01-16T03:00:00.000Z
             */
            resetsAt: string;
            /**
             * @description Tokens that you have used up today, told and answered together.
             * @example 5230
             */
            tokens: number;
        };
        Attempt: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:30:00.498Z
             */
            at: string;
            /**
             * @description What went wrong.
             * @example Simulated failure (asked for by simulate-failure)
             */
            error?: string;
            /**
             * @example failed
             * @enum {string}
             */
            status: "failed" | "ignored" | "processed";
        };
        AuditEntryDto: {
            /** @example users.suspend */
            action: string;
            /**
             * @description The e-mail of that user today; null for `system`, and for accounts that are gone.
             * @example admin@example.com
             */
            actorEmail: string | null;
            /**
             * @description Who; `system` where nobody asked over the API.
             * @example usr_01kf8m3q5c000r4t9w2x7y1zab
             */
            actorId: string;
            /**
             * @description Where the request came from.
             * @example 203.0.113.7
             */
            address?: string;
            /**
             * @description The same after it; where it was refused, what was asked for.
             * @example {
             *       "role": "member",
             *       "status": "suspended",
             *       "reason": "Chargebacks"
             *     }
             */
            after?: {
                [key: string]: unknown;
            };
            /**
             * @description When it was asked for, ISO 8601.
             * @example 2026-11-23T12:30:00.000Z
             */
            at: string;
            /**
             * @description What of it is shown, before the change.
             * @example {
             *       "role": "member",
             *       "status": "active"
             *     }
             */
            before?: {
                [key: string]: unknown;
            };
            /**
             * @description Of the problem that it was answered with.
             * @example AUTH.LAST_ADMIN
             */
            code?: string;
            /**
             * @description Of the request: what the log has about it carries the same `correlationId`.
             * @example req_01kf8m3q5c000r4t9w2x7y1zab
             */
            correlationId?: string;
            /** @example aud_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /**
             * @description Of an API key.
             * @example key_01kf8m3q5c000r4t9w2x7y1zab
             */
            keyId?: string;
            /**
             * @description `begun`: it is not known how it ended, since the process or the database went away.
             * @example done
             * @enum {string}
             */
            outcome: "begun" | "done" | "refused" | "failed";
            /** @description What was changed; missing where it is about no single thing. */
            target?: components["schemas"]["AuditTargetDto"];
            /**
             * @example session
             * @enum {string}
             */
            via: "session" | "key" | "system";
        };
        AuditPageDto: {
            items: components["schemas"]["AuditEntryDto"][];
            /**
             * @description For `cursor` of the next page; null on the last one.
             * @example null
             */
            nextCursor: string | null;
        };
        AuditTargetDto: {
            /** @example usr_01kf8m3q5c000r4t9w2x7y1zac */
            id: string;
            /** @example user */
            kind: string;
        };
        BacktestDto: {
            /** @example 10000 */
            balance: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:30:00.000Z
             */
            createdAt: string;
            /** @description Why it failed. */
            error?: components["schemas"]["ProblemDto"];
            /**
             * Format: date-time
             * @description Null until it has ended.
             * @example 2026-01-31T12:30:04.000Z
             */
            finishedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00.000Z
             */
            from: string;
            /** @example bt_01kbac7f6h000v3t9q5zj8d2s6 */
            id: string;
            /** @example 0.87 */
            payout: number;
            progress: components["schemas"]["ProgressDto"];
            /** @description When it is done; of a sweep that of the combination ranked first. */
            report?: components["schemas"]["BacktestReportDto"];
            /** @description Complete settings. */
            settings: components["schemas"]["RunSettingsDto"];
            /**
             * @description How far it has come.
             * @example done
             * @enum {string}
             */
            state: "queued" | "running" | "done" | "failed" | "cancelled";
            /** @description Of a sweep. */
            sweep?: components["schemas"]["SweepReportDto"];
            /**
             * Format: date-time
             * @example 2026-01-31T00:00:00.000Z
             */
            to: string;
            /**
             * @description How many trades GET /api/bot/backtests/:id/trades has: the first 50,000.
             * @example 412
             */
            tradesKept?: number;
            /** @description Whether the candles were uploaded. */
            uploaded: boolean;
        };
        BacktestPageDto: {
            items: components["schemas"]["BacktestRowDto"][];
            /**
             * @description Null on the last page.
             * @example null
             */
            nextCursor: string | null;
        };
        BacktestReportDto: {
            /**
             * @description Candles that were decided on.
             * @example 10000
             */
            candles: number;
            /** @example 10182.3 */
            endBalance: number;
            /** @description At most 500 points, with the highest and lowest of each stretch. */
            equity: components["schemas"]["BalancePointDto"][];
            /**
             * @description Mean result of a trade.
             * @example 0.44
             */
            expectancy: number;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00.000Z
             */
            from: string;
            /** @example 7 */
            longestLosingStreak: number;
            /** @example 181 */
            losses: number;
            /**
             * @description Deepest fall of the equity from its highest point, in money.
             * @example 96.5
             */
            maxDrawdown: number;
            /**
             * @description The same in percent of that point.
             * @example 0.95
             */
            maxDrawdownPercent: number;
            /**
             * @description Not settled when the candles ended; in no figure.
             * @example 0
             */
            open: number;
            /** @description By asset. */
            perAsset: components["schemas"]["AssetFiguresDto"][];
            /** @description 24 rows. */
            perHour: components["schemas"]["HourDto"][];
            /**
             * @description Money won or lost.
             * @example 182.3
             */
            pnl: number;
            /**
             * @description What wins brought for each unit that losses took; null without a loss.
             * @example 1.1
             */
            profitFactor: number | null;
            /**
             * @description Signals that were not traded, by reason.
             * @example {
             *       "max_open": 12,
             *       "market_closed": 3
             *     }
             */
            refused: {
                [key: string]: number;
            };
            /** @example 10000 */
            startBalance: number;
            /** @example 2 */
            ties: number;
            /**
             * Format: date-time
             * @example 2026-01-31T00:00:00.000Z
             */
            to: string;
            /**
             * @description Settled ones.
             * @example 412
             */
            trades: number;
            /**
             * @description Wins of wins and losses, 0..1.
             * @example 0.5585
             */
            winRate: number;
            /** @example 229 */
            wins: number;
        };
        BacktestRowDto: {
            /** @example 10000 */
            balance: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:30:00.000Z
             */
            createdAt: string;
            /** @description Why it failed. */
            error?: components["schemas"]["ProblemDto"];
            /**
             * Format: date-time
             * @description Null until it has ended.
             * @example 2026-01-31T12:30:04.000Z
             */
            finishedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00.000Z
             */
            from: string;
            /** @example bt_01kbac7f6h000v3t9q5zj8d2s6 */
            id: string;
            /** @example 0.87 */
            payout: number;
            progress: components["schemas"]["ProgressDto"];
            /** @description When it is done, without curve and hours. */
            report?: components["schemas"]["BacktestSummaryDto"];
            /** @description Complete settings. */
            settings: components["schemas"]["RunSettingsDto"];
            /**
             * @description How far it has come.
             * @example done
             * @enum {string}
             */
            state: "queued" | "running" | "done" | "failed" | "cancelled";
            /**
             * Format: date-time
             * @example 2026-01-31T00:00:00.000Z
             */
            to: string;
            /**
             * @description How many trades GET /api/bot/backtests/:id/trades has: the first 50,000.
             * @example 412
             */
            tradesKept?: number;
            /** @description Whether the candles were uploaded. */
            uploaded: boolean;
        };
        BacktestSummaryDto: {
            /**
             * @description Candles that were decided on.
             * @example 10000
             */
            candles: number;
            /** @example 10182.3 */
            endBalance: number;
            /**
             * @description Mean result of a trade.
             * @example 0.44
             */
            expectancy: number;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00.000Z
             */
            from: string;
            /** @example 7 */
            longestLosingStreak: number;
            /** @example 181 */
            losses: number;
            /**
             * @description Deepest fall of the equity from its highest point, in money.
             * @example 96.5
             */
            maxDrawdown: number;
            /**
             * @description The same in percent of that point.
             * @example 0.95
             */
            maxDrawdownPercent: number;
            /**
             * @description Not settled when the candles ended; in no figure.
             * @example 0
             */
            open: number;
            /** @description By asset. */
            perAsset: components["schemas"]["AssetFiguresDto"][];
            /**
             * @description Money won or lost.
             * @example 182.3
             */
            pnl: number;
            /**
             * @description What wins brought for each unit that losses took; null without a loss.
             * @example 1.1
             */
            profitFactor: number | null;
            /**
             * @description Signals that were not traded, by reason.
             * @example {
             *       "max_open": 12,
             *       "market_closed": 3
             *     }
             */
            refused: {
                [key: string]: number;
            };
            /** @example 10000 */
            startBalance: number;
            /** @example 2 */
            ties: number;
            /**
             * Format: date-time
             * @example 2026-01-31T00:00:00.000Z
             */
            to: string;
            /**
             * @description Settled ones.
             * @example 412
             */
            trades: number;
            /**
             * @description Wins of wins and losses, 0..1.
             * @example 0.5585
             */
            winRate: number;
            /** @example 229 */
            wins: number;
        };
        BacktestTradeDto: {
            /** @example EURUSD-OTC */
            asset: string;
            /**
             * @description What the signal stood on.
             * @example {
             *       "price": 1.38676,
             *       "band": 1.3868
             *     }
             */
            because: {
                [key: string]: number;
            };
            /** @example 1.38686 */
            closePrice: number | null;
            /**
             * @example call
             * @enum {string}
             */
            direction: "call" | "put";
            /**
             * Format: date-time
             * @example 2026-01-31T12:31:00.000Z
             */
            expiresAt: string;
            /**
             * @description Of the progression; 0 is the first stake.
             * @example 0
             */
            level: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:30:00.000Z
             */
            openedAt: string;
            /** @example 1.38676 */
            openPrice: number;
            /** @example 0.87 */
            payout: number;
            /** @example 8.7 */
            pnl: number;
            /** @example 10 */
            stake: number;
            /**
             * @description `open`: the candles ended before it did.
             * @example win
             * @enum {string}
             */
            status: "win" | "loss" | "tie" | "open";
        };
        BacktestTradePageDto: {
            items: components["schemas"]["BacktestTradeDto"][];
            /**
             * @description Null on the last page.
             * @example null
             */
            nextCursor: string | null;
        };
        BalanceDto: {
            /**
             * @example demo
             * @enum {string}
             */
            accountType: "demo" | "real";
            /**
             * @description In units of the currency.
             * @example 10000
             */
            amount: number;
            /**
             * @description ISO 4217.
             * @example BRL
             */
            currency: string;
        };
        BalancePointDto: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:30:00.000Z
             */
            time: string;
            /**
             * @description Balance with all that was settled until then.
             * @example 10182.3
             */
            value: number;
        };
        BalancesDto: {
            items: components["schemas"]["BalanceDto"][];
            /**
             * @description There is one page only.
             * @example null
             */
            nextCursor: string | null;
            /**
             * @description Whether your orders may use real money.
             * @example false
             */
            realTrading: boolean;
        };
        BotAccountTypeDto: {
            /**
             * @description Which account the bot trades with. `real` needs real trading switched on.
             * @example demo
             * @enum {string}
             */
            accountType: "demo" | "real";
        };
        BotBalanceDto: {
            /**
             * @example demo
             * @enum {string}
             */
            accountType: "demo" | "real";
            /** @example 10000 */
            amount: number;
            /**
             * @description ISO 4217.
             * @example USD
             */
            currency: string;
        };
        BotMetricsDto: {
            /**
             * @description Of those: failed, and begin anew after a pause.
             * @example 0
             */
            failing: number | null;
            /**
             * @description Make orders, or will again.
             * @example 17
             */
            running: number | null;
        };
        BotProtectionsDto: {
            /**
             * @description Losses in a row.
             * @example 1
             */
            consecutiveLosses: number;
            /**
             * @description Result of today by the market's clock.
             * @example -12.5
             */
            dayPnl: number;
            /**
             * @description Fall of the run's equity from its highest point.
             * @example 20
             */
            drawdown: number;
            /**
             * @description Step of the progression, 0 is the first.
             * @example 0
             */
            level: number;
            /**
             * @description Open positions.
             * @example 0
             */
            open: number;
            /** @description What holds it back now; missing when nothing does. */
            resting?: components["schemas"]["RestingDto"];
        };
        BotStatusDto: {
            /**
             * @description Which account it trades with.
             * @example demo
             * @enum {string}
             */
            accountType: "demo" | "real";
            /**
             * @description Whether the bot is connected to a broker.
             * @example true
             */
            connected: boolean;
            /**
             * @description Why it is paused or has failed.
             * @example Outside of the trading hours
             */
            detail?: string;
            /**
             * @description Which broker.
             * @example paper
             * @enum {string}
             */
            provider: "quadcode" | "paper";
            /**
             * @description Whether a run is making orders, or will again by itself.
             * @example false
             */
            running: boolean;
            /**
             * Format: date-time
             * @description Since when it is in that state; null when there was never a bot.
             * @example 2026-03-02T12:00:00.000Z
             */
            since: string | null;
            /**
             * @description Where the bot is in its life
             * @example stopped
             * @enum {string}
             */
            state: "stopped" | "starting" | "analyzing" | "in_trade" | "paused" | "stopping" | "error";
        };
        BounceTakenDto: {
            /**
             * @description How many were told before, or are of people who were erased.
             * @example 0
             */
            known: number;
            /**
             * @description How many bounces and complaints were new.
             * @example 1
             */
            taken: number;
        };
        BreakdownChangeDto: {
            /**
             * @description Of all events of the type.
             * @example 0.12
             */
            count: number | null;
            /** @example 0.31 */
            sum: number | null;
        };
        BreakdownDto: {
            /** @example metadata.country */
            by: string;
            /** @description Changes as fractions of the period before, null where that was 0; not with `compare=false`. */
            change?: components["schemas"]["BreakdownChangeDto"];
            /**
             * @description Inclusive.
             * @example 2026-10-24T03:00:00.000Z
             */
            from: string;
            /** @description The most frequent values first. */
            items: components["schemas"]["BreakdownItemDto"][];
            /** @description All other values together. */
            other: components["schemas"]["BreakdownOtherDto"];
            /** @description The same figures of the period just before; not with `compare=false`. */
            previous?: components["schemas"]["BreakdownFiguresDto"];
            /**
             * @description Exclusive.
             * @example 2026-11-24T03:00:00.000Z
             */
            to: string;
            /** @description All events of the type in the period. */
            total: components["schemas"]["BreakdownTotalDto"];
            /** @example purchase */
            type: string;
        };
        BreakdownFiguresDto: {
            /** @example metadata.country */
            by: string;
            /**
             * @description Inclusive.
             * @example 2026-10-24T03:00:00.000Z
             */
            from: string;
            /** @description The most frequent values first. */
            items: components["schemas"]["BreakdownItemDto"][];
            /** @description All other values together. */
            other: components["schemas"]["BreakdownOtherDto"];
            /**
             * @description Exclusive.
             * @example 2026-11-24T03:00:00.000Z
             */
            to: string;
            /** @description All events of the type in the period. */
            total: components["schemas"]["BreakdownTotalDto"];
            /** @example purchase */
            type: string;
        };
        BreakdownItemDto: {
            /**
             * @description Events of any currency.
             * @example 87
             */
            count: number;
            /**
             * @description Share of all events of the type: 0..1.
             * @example 0.62
             */
            share: number;
            /**
             * @description Sum of their values in `currency`.
             * @example 12458.4
             */
            sum: number;
            /**
             * @description Text, number or boolean; null for events without the field, or with a list or an object there.
             * @example BR
             */
            value: (string | number | boolean) | null;
        };
        BreakdownOtherDto: {
            /**
             * @description Events of any currency.
             * @example 87
             */
            count: number;
            /**
             * @description Share of all events of the type: 0..1.
             * @example 0.05
             */
            share: number;
            /**
             * @description Sum of their values in `currency`.
             * @example 12458.4
             */
            sum: number;
            /**
             * @description How many different values these are.
             * @example 14
             */
            values: number;
        };
        BreakdownTotalDto: {
            /**
             * @description Events of any currency.
             * @example 87
             */
            count: number;
            /**
             * @description Sum of their values in `currency`.
             * @example 12458.4
             */
            sum: number;
        };
        BrokerMetricsDto: {
            /**
             * @description Users who have to bring a new session of their broker.
             * @example 2
             */
            needsSession: number | null;
        };
        ByHandDto: {
            /** @example 2026-01-31T12:30:00.000Z */
            at: string;
            /**
             * @description Who of the staff, or what (`workflow`).
             * @example usr_01kf8m3q5c000r4t9w2x7y1zab
             */
            by: string;
            /** @example Winner of the contest */
            reason: string | null;
        };
        CampaignDto: {
            /** @example 2026-11-30T18:30:00.000Z */
            createdAt: string;
            /**
             * @description When it was sent or cancelled.
             * @example 2026-12-01T12:03:20.100Z
             */
            finishedAt?: string;
            /** @example cmp_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /** @example Lançamento do Trader Pro */
            name: string;
            /**
             * @description Why it has paused by itself.
             * @example CRM.TEMPLATE_TOO_SLOW: The template takes too long to render: it loops too often
             */
            reason?: string;
            /**
             * @description When it begins.
             * @example 2026-12-01T12:00:00.000Z
             */
            scheduledAt?: string;
            /**
             * @description Null: everyone who is subscribed.
             * @example seg_01kf8m3q5c000r4t9w2x7y1zab
             */
            segmentId: string | null;
            /** @example 2026-12-01T12:00:00.412Z */
            startedAt?: string;
            /**
             * @description `draft`, `scheduled`, `sending`, then `sent`; `paused` goes on by `resume`, `cancelled` does not.
             * @example scheduled
             * @enum {string}
             */
            status: "draft" | "scheduled" | "sending" | "paused" | "sent" | "cancelled";
            /** @example {{ contact.firstName }}, o Trader Pro chegou */
            subject: string;
            /** @example tpl_01kf8m3q5c000r4t9w2x7y1zab */
            templateId: string;
            /**
             * @description Most mails in a second.
             * @example 20
             */
            throttlePerSecond?: number;
            /**
             * @description In which that was said.
             * @example America/Sao_Paulo
             */
            timeZone?: string;
            /** @example 2026-11-30T18:45:00.000Z */
            updatedAt: string;
            /** @description Ways to say it that are tried against each other. */
            variants?: components["schemas"]["CampaignVariantDto"][];
        };
        CampaignPageDto: {
            items: components["schemas"]["CampaignDto"][];
            /**
             * @description `cursor` of the next page; null on the last one.
             * @example WyJjbXBfMDEiXQ
             */
            nextCursor: string | null;
        };
        CampaignReportDto: {
            /**
             * @description Came back.
             * @example 5
             */
            bounced: number;
            /**
             * @description Followed a link.
             * @example 96
             */
            clicked: number;
            /**
             * @description Marked it as spam.
             * @example 1
             */
            complained: number;
            /**
             * @description The server refuses it for good, or there is no mail to send.
             * @example 6
             */
            failed: number;
            /**
             * @description Of those sent: only in the outbox, and nobody got it, since there was no SMTP_URL.
             * @example 0
             */
            kept: number;
            /** @description Links that were followed, the most followed first; 50 at most. */
            links: components["schemas"]["FollowedLinkDto"][];
            /**
             * @description An estimate: pictures may not be shown, or be loaded by a machine.
             * @example 512
             */
            opened: number;
            /**
             * @description Whose turn has not come yet, or is tried again.
             * @example 0
             */
            pending: number;
            /**
             * @description The server has it; without a mail server: it is in the outbox (`kept`).
             * @example 1190
             */
            sent: number;
            /**
             * @example sent
             * @enum {string}
             */
            status: "draft" | "scheduled" | "sending" | "paused" | "sent" | "cancelled";
            /**
             * @description Who unsubscribed, was erased or came onto the suppression list between the start and their turn.
             * @example 7
             */
            suppressed: number;
            /**
             * @description Whom it goes to. Grows in the first moments, while they are being found.
             * @example 1204
             */
            total: number;
            /**
             * @description The connection was lost within the mail: it may have arrived.
             * @example 1
             */
            unknown: number;
            /**
             * @description Unsubscribed by a link of it.
             * @example 3
             */
            unsubscribed: number;
            /** @description Each way to say it; none where there is one for all. */
            variants: components["schemas"]["VariantReportDto"][];
        };
        CampaignVariantDto: {
            /**
             * @description For the report; each once.
             * @example Assunto curto
             */
            name: string;
            /**
             * @description How many get it, in proportion to the others: 50 and 50 are the same as 1 and 1.
             * @example 50
             */
            share: number;
            /**
             * @description The campaign's when it is left out.
             * @example {{ contact.firstName }}, só hoje
             */
            subject?: string;
            /**
             * @description The campaign's when it is left out.
             * @example tpl_01kf8m3q5c000r4t9w2x7y1zab
             */
            templateId?: string;
        };
        CandleDto: {
            /** @example 1.38681 */
            close: number;
            /** @example 1.38686 */
            high: number;
            /** @example 1.38669 */
            low: number;
            /** @example 1.38676 */
            open: number;
            /**
             * @description Its start; it holds the prices after it, up to its end included.
             * @example 2026-01-15T12:30:00.000Z
             */
            time: string;
            /**
             * @description In the units of the market; missing where it has none.
             * @example 12.5
             */
            volume?: number;
        };
        CandlesDto: {
            /** @example EURUSD */
            asset: string;
            /**
             * @description False when the market did not answer, so that candles which are not stored lack; ask again later.
             * @example true
             */
            complete: boolean;
            /** @description Closed candles, oldest first; a time without a trade has none. */
            items: components["schemas"]["CandleDto"][];
            /**
             * @description For `cursor` of the page with older ones; null when there is none in the range.
             * @example WzE3Njg0Nzk0MDAwMDBd
             */
            nextCursor: string | null;
            /**
             * @description The smallest step of the price.
             * @example 0.00001
             */
            tickSize: number;
            /**
             * @description How long a candle lasts.
             * @example 1m
             * @enum {string}
             */
            timeframe: "1s" | "5s" | "15s" | "30s" | "1m" | "5m" | "15m" | "30m" | "1h" | "4h" | "1d";
        };
        ChangeAlertSettingsDto: {
            /**
             * @description Who gets a mail; null for all active admins, as it is at first. What is left out stays.
             * @example [
             *       "ops@example.com"
             *     ]
             */
            emails?: string[] | null;
            /** @description What is posted to; null for nothing. What is left out stays. */
            webhook?: components["schemas"]["HookInputDto"] | null;
        };
        ChangeDto: {
            /**
             * @description Not with `users=false`.
             * @example 0.02
             */
            activeUsers?: number | null;
            /** @example 0.38 */
            averageTicket: number | null;
            /**
             * @description Of the number of purchases.
             * @example -0.05
             */
            purchases: number | null;
            /** @example 0.12 */
            totalEvents: number | null;
            /**
             * @description Of the purchases' value.
             * @example 0.31
             */
            value: number | null;
        };
        ChangePasswordDto: {
            /**
             * @description The password until now.
             * @example correct horse battery
             */
            currentPassword: string;
            /**
             * @description 10 to 128 characters.
             * @example another horse battery
             */
            newPassword: string;
        };
        ChangeUserDto: {
            /**
             * @description How the user wants to be called, 1 to 100 characters.
             * @example Ana Souza
             */
            name?: string;
            /**
             * @description What the user may do from now on; open sockets are closed, to come back with it.
             * @example operator
             * @enum {string}
             */
            role?: "admin" | "operator" | "member";
        };
        CohortDto: {
            /**
             * @description The same as shares of `users`; 0 for a cohort without users.
             * @example [
             *       1,
             *       0.4,
             *       0.258
             *     ]
             */
            rates: number[];
            /**
             * @description How many of them were active here, in the next day or week, and so on to the end of the period.
             * @example [
             *       120,
             *       48,
             *       31
             *     ]
             */
            returned: number[];
            /**
             * @description Start of the cohort's day or week.
             * @example 2026-11-23T03:00:00.000Z
             */
            time: string;
            /**
             * @description Users whose first event within the period lies here.
             * @example 120
             */
            users: number;
        };
        CombinationDto: {
            /**
             * @description Mean result of a trade.
             * @example 0.44
             */
            expectancy: number;
            /** @example 181 */
            losses: number;
            /** @example 96.5 */
            maxDrawdown: number;
            /** @description Of the test stretches only. */
            outOfSample: components["schemas"]["TradeFiguresDto"];
            /**
             * @description All parameters.
             * @example {
             *       "period": 14,
             *       "deviations": 2
             *     }
             */
            params: {
                [key: string]: unknown;
            };
            /**
             * @description Money won or lost.
             * @example 182.3
             */
            pnl: number;
            /**
             * @description 1 is the best, by what it made out of sample.
             * @example 1
             */
            rank: number;
            /** @example 2 */
            ties: number;
            /**
             * @description Settled ones.
             * @example 412
             */
            trades: number;
            /**
             * @description Wins of wins and losses, 0..1.
             * @example 0.5585
             */
            winRate: number;
            /** @example 229 */
            wins: number;
        };
        CompletedLessonDto: {
            /**
             * @description When it was completed first.
             * @example 2026-02-08T09:00:00.000Z
             */
            completedAt: string;
            /** @example welcome */
            lesson: string;
            /**
             * @description Slug of the module.
             * @example trader-pro
             */
            module: string;
            progress: components["schemas"]["ModuleProgressDto"];
        };
        ConnectionDto: {
            /**
             * @description Which account automatic trading uses.
             * @example demo
             * @enum {string}
             */
            accountType: "demo" | "real";
            /**
             * @description Why it is in this state, for people.
             * @example The broker does not answer; try again shortly
             */
            detail?: string;
            /**
             * @description The platform's id of you, as the profile of the first SSID said.
             * @example 81726354
             */
            platformUserId?: string;
            /**
             * @example paper
             * @enum {string}
             */
            provider: "paper" | "quadcode";
            /** @description Whether orders may use real money, and how much. */
            realTrading: components["schemas"]["RealTradingDto"];
            /**
             * @description Since when it is in this state, ISO 8601.
             * @example 2026-11-29T21:30:00.000Z
             */
            since?: string;
            /**
             * @description When the SSID ends, ISO 8601.
             * @example 2026-11-30T21:30:00.000Z
             */
            ssidExpiresAt?: string;
            /**
             * @description `needs_session`: the platform wants a new SSID.
             * @example connected
             * @enum {string}
             */
            state: "disconnected" | "connecting" | "connected" | "needs_session" | "failed";
        };
        ConsoleSettingsDto: {
            /**
             * @description Zone in which days are counted.
             * @example America/Sao_Paulo
             */
            businessTz: string;
            /**
             * @description ISO 4217: of values that name none.
             * @example BRL
             */
            currency: string;
            /**
             * @description Language of texts that people read when they have chosen none.
             * @example pt-BR
             * @enum {string}
             */
            locale: "pt-BR" | "en";
            /**
             * @description Whether anybody may register, the invited only, or nobody.
             * @example open
             * @enum {string}
             */
            registration: "open" | "invite" | "off";
            /**
             * @description Of the template editor Unlayer; absent where it is not offered.
             * @example 271828
             */
            unlayerProjectId?: number;
        };
        ContactDto: {
            /** @example 2026-01-31T12:30:00.000Z */
            createdAt: string;
            /** @example ana@example.com */
            email: string;
            /**
             * @example {
             *       "city": "Recife",
             *       "vip": true
             *     }
             */
            fields: {
                [key: string]: unknown;
            };
            /** @example cnt_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /**
             * @description `lead`: no purchase yet; `customer`: an active one; `churned`: had one.
             * @example customer
             * @enum {string}
             */
            lifecycle: "lead" | "customer" | "churned";
            /** @example Ana Souza */
            name?: string;
            /**
             * @description Of contacts that were merged into this one.
             * @example [
             *       "ana.old@example.com"
             *     ]
             */
            otherEmails?: string[];
            /** @example usr_01kf8m3q5c000r4t9w2x7y1zab */
            ownerId?: string;
            /** @example proposal */
            stage?: string;
            /**
             * @description Whether campaigns may be mailed to them.
             * @example true
             */
            subscribed: boolean;
            subscription: components["schemas"]["SubscriptionDto"];
            /**
             * @example [
             *       "vip"
             *     ]
             */
            tags: string[];
            /** @example 2026-02-02T09:00:00.000Z */
            updatedAt: string;
            /**
             * @description Their account, or another id under which their events come.
             * @example usr_01kf8m3q5c000r4t9w2x7y1zab
             */
            userId?: string;
        };
        ContactPageDto: {
            items: components["schemas"]["ContactDto"][];
            /**
             * @description `cursor` of the next page; null on the last one.
             * @example WyJjbnRfMDEiXQ
             */
            nextCursor: string | null;
        };
        ContributionDto: {
            /**
             * @example emaOrder
             * @enum {string}
             */
            name: "levels" | "emaOrder" | "emaSlope" | "directionalMovement" | "macd" | "rsi" | "oscillators" | "patterns";
            /**
             * @description What it adds: positive for a call, negative for a put.
             * @example 15
             */
            points: number;
            /**
             * @description The most that it can add; all together 100.
             * @example 15
             */
            weight: number;
        };
        ConversationDto: {
            /**
             * @description ISO 8601.
             * @example 2026-01-15T12:30:00.000Z
             */
            createdAt: string;
            /** @example cnv_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /**
             * @description How many questions were asked in it.
             * @example 3
             */
            questions: number;
            /**
             * @description Null until the first question, when none was given.
             * @example Minhas compras
             */
            title: string | null;
            /**
             * @description When something was last written in it.
             * @example 2026-01-15T12:34:00.000Z
             */
            updatedAt: string;
        };
        ConversationPageDto: {
            items: components["schemas"]["ConversationDto"][];
            /** @example null */
            nextCursor: string | null;
        };
        ConversationUsageDto: {
            /**
             * @description How many it may use up, ever; null: without an end.
             * @example 400000
             */
            budget: number | null;
            /**
             * @description Of them what the model was told, in all requests.
             * @example 5050
             */
            input: number;
            /**
             * @description Of them what it wrote.
             * @example 180
             */
            output: number;
            /**
             * @description Tokens that the conversation has used up, told and answered together.
             * @example 5230
             */
            tokens: number;
        };
        ConversationWithMessagesDto: {
            /**
             * @description ISO 8601.
             * @example 2026-01-15T12:30:00.000Z
             */
            createdAt: string;
            /** @example cnv_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /** @description A page of them, in the order in which they were written: the newest without `cursor`. */
            messages: components["schemas"]["MessageDto"][];
            /**
             * @description For the messages before these; null when there are none.
             * @example null
             */
            nextCursor?: string | null;
            /**
             * @description How many questions were asked in it.
             * @example 3
             */
            questions: number;
            /**
             * @description Null until the first question, when none was given.
             * @example Minhas compras
             */
            title: string | null;
            /**
             * @description When something was last written in it.
             * @example 2026-01-15T12:34:00.000Z
             */
            updatedAt: string;
            usage: components["schemas"]["ConversationUsageDto"];
        };
        CreateApiKeyDto: {
            /**
             * Format: date-time
             * @description When the key ends, ISO 8601 with its zone, or a date (midnight UTC); without it the key does not end by itself.
             * @example 2030-01-01T00:00:00Z
             */
            expiresAt?: string;
            /**
             * @description What the key is for.
             * @example Checkout server
             */
            name: string;
            /**
             * @description What the key may do; nothing that its owner's role may not.
             * @example [
             *       "events:write"
             *     ]
             */
            scopes: ("events:read" | "events:write" | "analytics:read" | "insights:write" | "assistant:use" | "webhooks:manage" | "market:read" | "trading:read" | "trading:write" | "bots:manage" | "members:manage" | "crm:read" | "crm:write" | "admin:read" | "users:manage" | "alerts:manage" | "jobs:manage")[];
        };
        CreateBacktestDto: {
            /**
             * @description Ids as GET /api/market/assets gives them, 1 to 20. Where several have a candle that ends at the same instant, they
             *     decide in this order.
             * @example [
             *       "EURUSD-OTC"
             *     ]
             */
            assets: string[];
            /**
             * @description Units of the currency to begin with; 10,000 when left out.
             * @example 10000
             */
            balance?: number;
            /**
             * @description Candles of the one asset instead of stored ones: lines of `time,open,high,low,close[,volume]` under such a first line.
             * @example time,open,high,low,close
             *     1398902400,1.38676,1.38686,1.38669,1.38686
             */
            csv?: string;
            /**
             * @description Seconds until an order expires; 60 when left out.
             * @example 60
             */
            expirySeconds?: number;
            /**
             * Format: date-time
             * @description First instant; when left out 10,000 candles before `to`, or the first of the file.
             * @example 2026-01-01T00:00:00Z
             */
            from?: string;
            /**
             * @description How it is bought; `blitz` when left out.
             * @example blitz
             * @enum {string}
             */
            kind?: "binary" | "turbo" | "blitz";
            /**
             * @description Parameters of the strategy; those left out have their defaults.
             * @example {
             *       "period": 20
             *     }
             */
            params?: {
                [key: string]: unknown;
            };
            /**
             * @description What a win adds, as a fraction of the stake; 0.85 when left out.
             * @example 0.87
             */
            payout?: number;
            /** @description When to stop or wait; without any the run trades until it is stopped. */
            protections?: components["schemas"]["ProtectionsDto"];
            /** @description How much is put on each order. */
            stake: components["schemas"]["StakeDto"];
            /**
             * @description Id of a strategy, as GET /api/bot/strategies lists them.
             * @example bollinger-touch
             */
            strategy: string;
            /** @description Tries combinations of parameters instead of one. */
            sweep?: components["schemas"]["SweepDto"];
            /**
             * @description Length of the candles that are decided on.
             * @example 1m
             * @enum {string}
             */
            timeframe: "1s" | "5s" | "15s" | "30s" | "1m" | "5m" | "15m" | "30m" | "1h" | "4h" | "1d";
            /**
             * Format: date-time
             * @description Last instant; now, or the end of the file, when left out.
             * @example 2026-01-31T00:00:00Z
             */
            to?: string;
        };
        CreateCampaignDto: {
            /**
             * @description For the staff; readers never see it.
             * @example Lançamento do Trader Pro
             */
            name: string;
            /**
             * @description Whom it goes to, as far as they are subscribed; null or left out: everyone who is.
             * @example seg_01kf8m3q5c000r4t9w2x7y1zab
             */
            segmentId?: string | null;
            /**
             * @description One line, with merge tags.
             * @example {{ contact.firstName }}, o Trader Pro chegou
             */
            subject: string;
            /** @example tpl_01kf8m3q5c000r4t9w2x7y1zab */
            templateId: string;
            /**
             * @description Most mails in a second; as fast as the server takes them when it is null or left out.
             * @example 20
             */
            throttlePerSecond?: number | null;
            /** @description Ways to say it that are tried against each other; null or left out: one for all. */
            variants?: components["schemas"]["CampaignVariantDto"][] | null;
        };
        CreateContactDto: {
            /**
             * @description Unique without regard to case.
             * @example ana@example.com
             */
            email: string;
            /**
             * @description Values of declared fields, by key. A key that is not declared yet is declared by its first value.
             * @example {
             *       "city": "Recife",
             *       "vip": true
             *     }
             */
            fields?: {
                [key: string]: unknown;
            };
            /**
             * @description One line.
             * @example Ana Souza
             */
            name?: string;
            /**
             * @description Who of the staff looks after them.
             * @example usr_01kf8m3q5c000r4t9w2x7y1zab
             */
            ownerId?: string;
            /**
             * @description Key of a stage of the pipeline; one that nobody has made yet is added at its end.
             * @example proposal
             */
            stage?: string;
            /**
             * @description Whether campaigns may be mailed to them; they have agreed to it.
             * @default false
             * @example true
             */
            subscribed: boolean;
            /**
             * @description Kept in lower case, each once.
             * @example [
             *       "vip",
             *       "webinar-2026"
             *     ]
             */
            tags?: string[];
            /**
             * @description Under which id their events come, when not under the e-mail; of an account it is set by itself.
             * @example usr_01kf8m3q5c000r4t9w2x7y1zab
             */
            userId?: string;
        };
        CreateConversationDto: {
            /**
             * @description Shown in the list; without it the first question becomes the title.
             * @example Minhas compras
             */
            title?: string;
        };
        CreatedApiKeyDto: {
            /**
             * @description ISO 8601.
             * @example 2026-01-15T12:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            expiresAt: string | null;
            /** @example key_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /**
             * @description The key itself, for `Authorization: Bearer td_...`; shown this once.
             * @example td_4kX9qaVb3nX8kQ0mZr2TtYw6
             */
            key: string;
            /**
             * Format: date-time
             * @description To the minute; null when the key was never used.
             * @example 2026-01-15T12:30:00.000Z
             */
            lastUsedAt: string | null;
            /** @example Checkout server */
            name: string;
            /**
             * @description The first characters of the key.
             * @example td_4kX9qa
             */
            prefix: string;
            scopes: ("events:read" | "events:write" | "analytics:read" | "insights:write" | "assistant:use" | "webhooks:manage" | "market:read" | "trading:read" | "trading:write" | "bots:manage" | "members:manage" | "crm:read" | "crm:write" | "admin:read" | "users:manage" | "alerts:manage" | "jobs:manage")[];
        };
        CreatedInviteDto: {
            /**
             * @description ISO 8601.
             * @example 2026-01-15T12:30:00.000Z
             */
            createdAt: string;
            /**
             * @description Who has invited.
             * @example usr_01kf8m3q5c000r4t9w2x7y1zab
             */
            createdBy: string;
            /**
             * @description In lower case.
             * @example ana@example.com
             */
            email: string;
            /**
             * @description ISO 8601.
             * @example 2026-01-22T12:30:00.000Z
             */
            expiresAt: string;
            /** @example inv_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /**
             * @description For `inviteToken` of POST /api/auth/register; shown this once, and mailed.
             * @example 8sVb3nX8kQ0mZr2TtYw6h7Jc2mQ9pLd4uEfA1gRs5oI
             */
            inviteToken: string;
            /**
             * @description What was mailed.
             * @example https://td.example.com/register?inviteToken=8sVb3nX8kQ0mZr2TtYw6h7Jc2mQ9pLd4uEfA1gRs5oI&email=ana%40example.com
             */
            link: string;
            /** @enum {string} */
            role: "admin" | "operator" | "member";
        };
        CreateEventTypeDto: {
            /**
             * @description How it is drawn; null for any colour.
             * @example #1f7a4d
             */
            colour?: string | null;
            /** @description What breakdowns may be made by: at most 10, and 40 of all types together. Each costs an index of the events. */
            fields?: components["schemas"]["DeclaredFieldDto"][];
            /**
             * @description What people call the type, 1 to 80 characters.
             * @example Purchase
             */
            label?: string;
            /**
             * @description 1 to 64 characters of a-z, 0-9, _ . : -; it cannot be changed later.
             * @example purchase
             */
            type: string;
            /**
             * @description What its values are in, at most 16 characters; null for none.
             * @example BRL
             */
            unit?: string | null;
        };
        CreateFieldDto: {
            /**
             * @description What it is called in contacts, files and templates: a-z, then a-z, 0-9 and `_`, at most 40; not the name of another column.
             * @example city
             */
            key: string;
            /**
             * @description For people; the key when left out.
             * @example City
             */
            label?: string;
            /**
             * @description Of a `choice`: what may be chosen.
             * @example [
             *       "gold",
             *       "silver"
             *     ]
             */
            options?: string[];
            /**
             * @description What its values are: `date` is a day without a time.
             * @example text
             * @enum {string}
             */
            type: "text" | "number" | "boolean" | "date" | "choice";
        };
        CreateGrantDto: {
            /**
             * @description The modules that it gives; this or `productId`.
             * @example [
             *       "trader-pro"
             *     ]
             */
            moduleSlugs?: string[];
            /**
             * @description The product whose modules it gives; this or `moduleSlugs`.
             * @example prd_01kf8m3q5c000r4t9w2x7y1zab
             */
            productId?: string;
            /**
             * @description For the record.
             * @example Winner of the contest
             */
            reason?: string;
            /**
             * @description When it ends, in the future. Left out: as long as the product says, or for good.
             * @example 2027-01-31T00:00:00Z
             */
            until?: string | null;
        };
        CreateInviteDto: {
            /**
             * Format: email
             * @description Who is invited; only this e-mail can register with it.
             * @example ana@example.com
             */
            email: string;
            /**
             * @description What the account will be; `member` when not given. Only admins invite staff.
             * @default member
             * @example member
             * @enum {string}
             */
            role: "admin" | "operator" | "member";
        };
        CreateModuleDto: {
            /**
             * @description For the catalogue.
             * @example Strategies for those who know the basics
             */
            description?: string;
            /**
             * @description In their order. A change says all of them, instead of those until now; progress stays with lessons that keep their id.
             * @example [
             *       {
             *         "id": "welcome",
             *         "title": "Welcome",
             *         "kind": "text",
             *         "content": "Read this before you trade."
             *       },
             *       {
             *         "id": "tour",
             *         "title": "A tour",
             *         "kind": "video",
             *         "url": "https://video.example.com/tour",
             *         "dripDays": 7
             *       }
             *     ]
             */
            lessons?: components["schemas"]["LessonInputDto"][];
            /** @example Trader Pro */
            name: string;
            /**
             * @description Place in the catalogue, smallest first; 0 of a new module that leaves it out.
             * @example 1
             */
            position?: number;
            /**
             * @description Slugs of modules that must be completed before; no way may lead back here.
             * @example [
             *       "primeiro-trade"
             *     ]
             */
            prerequisites?: string[];
            /**
             * @description Its name in addresses, products and MODULE_GUARDS; it cannot be changed later.
             * @example trader-pro
             */
            slug: string;
        };
        CreateProductDto: {
            /**
             * @description Where it is bought, http or https: shown with modules that are locked; null for nowhere.
             * @example https://pay.hotmart.com/A1
             */
            checkoutUrl?: string | null;
            /**
             * @description Days from the purchase on; null is for good, as is a new product that leaves it out. A change holds for new purchases.
             * @example 365
             */
            durationDays?: number | null;
            /** @description How sellers call it: any of these. None: it is only granted by hand. A change says all of them, instead of those until now. */
            match?: components["schemas"]["MatchRuleDto"][];
            /**
             * @description Slugs of the modules that it unlocks. A change holds for those too who have it.
             * @example [
             *       "trader-pro"
             *     ]
             */
            modules: string[];
            /** @example Trader Pro, a year */
            name: string;
        };
        CreateRuleDto: {
            /**
             * @example >
             * @enum {string}
             */
            comparison: ">" | ">=" | "<" | "<=" | "==" | "!=";
            /**
             * @description Whether it is looked at; true when left out.
             * @example true
             */
            enabled?: boolean;
            /**
             * @description For how long the condition must hold, in seconds; it must be over for as long (5 minutes at most) to be resolved. 0 when left out.
             * @example 60
             */
            forSeconds?: number;
            /**
             * @description A figure of `GET /api/admin/metrics/realtime`.
             * @example webhooks.backlog
             */
            metric: string;
            /** @example Webhook backlog */
            name: string;
            /**
             * @description What it says when its figure has not been known for 30 s: that (`no-data`, as when left out), that all is well (`ok`),
             *     or that the condition holds (`alerting`).
             * @example no-data
             * @enum {string}
             */
            noData?: "no-data" | "ok" | "alerting";
            /** @description Who is told, beside the screen; null, as when left out: those of `/api/admin/alert-settings`. */
            notify?: components["schemas"]["NotifyInputDto"] | null;
            /**
             * @description `warning` when left out.
             * @example warning
             * @enum {string}
             */
            severity?: "info" | "warning" | "critical";
            /**
             * @description In the figure's own unit.
             * @example 1000
             */
            threshold: number;
        };
        CreateSegmentDto: {
            /**
             * @description What it is for.
             * @example Convite para o Trader Pro
             */
            description?: string;
            /**
             * @description One line.
             * @example Compraram duas vezes no mês
             */
            name: string;
            /**
             * @description One group, `{"all":[...]}` or `{"any":[...]}`, of rules, groups and `{"not": rule}`; five groups deep, 100 rules.
             *     `{"all":[]}` is everybody.
             *
             *     - a field: `{"field","op","value"}`; `email`, `name`, `tags`, `stage`, `ownerId`, `subscribed`, `lifecycle`,
             *       `createdAt`, or the key of a declared one (`city` or `fields.city`). `op`: `eq`, `ne`, `in`, `not_in`, `exists`,
             *       `not_exists`; of texts `contains`, `not_contains`, `starts_with`, `ends_with`; of numbers, days and times `gt`,
             *       `gte`, `lt`, `lte`; of days and times `last_days`, `next_days`. Also `=`, `!=`, `>=`, `before`, `startsWith`, ...
             *     - an event: `{"event","op","count","withinDays"}`, at least once when `op` and `count` are left out; `sum` (with
             *       `currency`) in place of `count`; `from`, `to` in place of `withinDays`; `op` `never`; or `first_before`,
             *       `first_after`, `last_before`, `last_after` with `at` or `daysAgo`
             *     - access: `{"entitlement":"active"|"waiting"|"ended","module"|"product"}`; anything that is sold without the two
             *     - mails: `{"mail":"sent"|"opened"|"clicked"|"bounced","campaign","variant","withinDays"}`
             * @example {
             *       "all": [
             *         {
             *           "field": "subscribed",
             *           "op": "eq",
             *           "value": true
             *         },
             *         {
             *           "event": "purchase",
             *           "op": "gte",
             *           "count": 2,
             *           "withinDays": 30
             *         },
             *         {
             *           "any": [
             *             {
             *               "field": "tags",
             *               "op": "contains",
             *               "value": "vip"
             *             },
             *             {
             *               "entitlement": "ended",
             *               "module": "trader-pro"
             *             }
             *           ]
             *         }
             *       ]
             *     }
             */
            rules: {
                [key: string]: unknown;
            };
        };
        CreateSourceDto: {
            /**
             * @description Whose signature and payload it has; POST /webhook/:source tells of each.
             * @example hotmart
             * @enum {string}
             */
            kind: "standard" | "github" | "stripe" | "shopify" | "hotmart" | "kiwify" | "generic-hmac";
            /**
             * @description The secret that the sender shows you: Stripe's `whsec_...` of the endpoint, Hotmart's hottok, Kiwify's token,
             *     Shopify's key. Left out, one is made, to be given to the sender (GitHub).
             * @example whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD
             */
            secret?: string;
            /**
             * @description Settings of the kind; only `generic-hmac` has any. They replace the former ones as a whole, what is left out has its
             *     default, and they hold for deliveries that arrive from now on.
             * @example {
             *       "header": "x-signature",
             *       "algorithm": "sha256",
             *       "encoding": "hex",
             *       "prefix": "sha256="
             *     }
             */
            settings?: {
                /**
                 * @default sha256
                 * @enum {string}
                 */
                algorithm: "sha1" | "sha256" | "sha512";
                /**
                 * @default hex
                 * @enum {string}
                 */
                encoding: "hex" | "base64";
                /**
                 * @description Where the parts of an event stand in the sender's payload: paths of names with dots between them
                 *     (`data.items.0.price`), or `=` and a value that is always the same (`=purchase`). `type` and `userId` are
                 *     required; a payload that has nothing there is kept and marked `ignored`. With an `id` the same thing is one event in
                 *     however many deliveries it comes. Without `fields` the payload is the body of POST /webhook/event.
                 * @example {
                 *       "type": "=purchase",
                 *       "userId": "data.customer.email",
                 *       "value": "data.total",
                 *       "id": "data.order.id"
                 *     }
                 */
                fields?: {
                    currency?: string;
                    id?: string;
                    metadata?: string;
                    timestamp?: string;
                    type: string;
                    userId: string;
                    value?: string;
                };
                /**
                 * @description Header of the signature.
                 * @default x-signature
                 */
                header: string;
                /**
                 * @description Header of the sender's id of a delivery. Missing: the same bytes are the same delivery. The signature does not cover it, so give the events an id as well.
                 * @example x-delivery-id
                 */
                idHeader?: string;
                /**
                 * @description What stands before the signature in its header, such as `sha256=`.
                 * @default
                 */
                prefix: string;
                /**
                 * @description Header of the time in seconds since 1970. With it the signature is over `<time>.<body>`, and the time may be 5 minutes off.
                 * @example x-timestamp
                 */
                timestampHeader?: string;
            };
            /**
             * @description Last part of the address, /webhook/<slug>; it cannot be changed later.
             * @example hotmart-main
             */
            slug: string;
            /** @description Whether its purchases grant modules. */
            trusted?: boolean;
        };
        CreateStageDto: {
            /**
             * @description What `stage` of a contact says.
             * @example proposal
             */
            key: string;
            /**
             * @description For people; the key when a new stage leaves it out.
             * @example Proposal sent
             */
            label?: string;
            /**
             * @description Where in the pipeline: lower ones come first. A new stage that leaves it out is the last.
             * @example 3
             */
            position?: number;
        };
        CreateSubscriptionDto: {
            /**
             * @description Which events: exact types, beginnings such as `github.*`, or `*` for all.
             * @example [
             *       "purchase",
             *       "refund"
             *     ]
             */
            eventTypes: string[];
            /**
             * @description What to sign with: `whsec_` and the base64 of 24 to 64 bytes. Left out, one is made.
             * @example whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD
             */
            secret?: string;
            /**
             * @description Where to post to: http or https, at a public address.
             * @example https://example.com/hooks/trader
             */
            url: string;
        };
        CreateTaskDto: {
            /**
             * @description Who of the staff is to do it; null for anybody.
             * @example usr_01kf8m3q5c000r4t9w2x7y1zab
             */
            assigneeId?: string | null;
            /**
             * @description Whether it is done.
             * @example false
             */
            done?: boolean;
            /**
             * @description Until when: ISO 8601 with its zone, or a date (midnight UTC); null for whenever.
             * @example 2026-02-01T12:00:00Z
             */
            dueAt?: string | null;
            /**
             * @description One line.
             * @example Call about the upgrade
             */
            title: string;
        };
        CreateTemplateDto: {
            /**
             * @description JSON of the editor, from which it goes on: up to a million bytes and 200 levels, given back as it came.
             * @example {
             *       "counters": {
             *         "u_row": 1
             *       },
             *       "body": {
             *         "id": "u_body",
             *         "rows": [],
             *         "values": {}
             *       },
             *       "schemaVersion": 16
             *     }
             */
            design?: {
                [key: string]: unknown;
            };
            /**
             * @description What it was written with.
             * @default html
             * @example html
             * @enum {string}
             */
            editor: "html" | "unlayer" | "grapesjs";
            /**
             * @description With Liquid merge tags; kept as it is, and sanitised when it is rendered.
             * @example <p>Olá, {{ contact.firstName }}!</p>
             */
            html: string;
            /**
             * @description For the staff; readers never see it.
             * @example Boas-vindas
             */
            name: string;
            /**
             * @description One line, with merge tags. A campaign has a subject of its own.
             * @example Bem-vindo, {{ contact.firstName }}
             */
            subject?: string;
        };
        CreateWorkflowDto: {
            /**
             * @description What it is for.
             * @example Quem se cadastra e não compra
             */
            description?: string;
            /**
             * @description Edges as React Flow gives them, kept byte for byte. `sourceHandle` is the output of the source; left out or null it is `default`.
             * @example [
             *       {
             *         "id": "e1",
             *         "source": "start",
             *         "target": "wait"
             *       },
             *       {
             *         "id": "e2",
             *         "source": "wait",
             *         "sourceHandle": "timeout",
             *         "target": "tag"
             *       },
             *       {
             *         "id": "e3",
             *         "source": "tag",
             *         "target": "task"
             *       }
             *     ]
             */
            edges?: ({
                id?: string;
                source: string;
                sourceHandle?: string | null;
                target: string;
            } & {
                [key: string]: unknown;
            })[];
            /**
             * @description One line, for the staff.
             * @example Boas-vindas
             */
            name: string;
            /**
             * @description Nodes as React Flow's `toObject()` gives them, kept byte for byte. `type` is the kind, `data` its settings; `label`, `description`, `icon`, `color` and `ui` in `data` are the editor's own.
             * @example [
             *       {
             *         "id": "start",
             *         "type": "trigger.event",
             *         "position": {
             *           "x": 0,
             *           "y": 0
             *         },
             *         "data": {
             *           "label": "Fez o cadastro",
             *           "event": "signup",
             *           "reentry": {
             *             "mode": "once"
             *           }
             *         }
             *       },
             *       {
             *         "id": "wait",
             *         "type": "wait.event",
             *         "position": {
             *           "x": 0,
             *           "y": 120
             *         },
             *         "data": {
             *           "event": "purchase",
             *           "timeout": {
             *             "days": 2
             *           },
             *           "ends": [
             *             "event"
             *           ]
             *         }
             *       },
             *       {
             *         "id": "tag",
             *         "type": "action.tag",
             *         "position": {
             *           "x": 0,
             *           "y": 240
             *         },
             *         "data": {
             *           "add": [
             *             "lead-frio"
             *           ]
             *         }
             *       },
             *       {
             *         "id": "task",
             *         "type": "action.task",
             *         "position": {
             *           "x": 0,
             *           "y": 360
             *         },
             *         "data": {
             *           "title": "Ligar para o contato",
             *           "dueInDays": 1
             *         }
             *       }
             *     ]
             */
            nodes?: (({
                data: components["schemas"]["EventTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.event";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["SegmentTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.segment-entered";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["TagTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.tag-added";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["DateTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.date";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["ManualTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.manual";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["WebhookTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.webhook";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["FieldConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.field";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["TagConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.tag";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["SegmentConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.segment";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["EventConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.event";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["ModuleConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.module";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["MailConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.mail";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["SplitConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.split";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["TimeWaitDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "wait.time";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["UntilWaitDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "wait.until";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["EventWaitDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "wait.event";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["MailActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.mail";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["TagActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.tag";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["FieldActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.field";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["TaskActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.task";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["WebhookActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.webhook";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["GrantActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.grant-module";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["NotifyActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.notify";
            } & {
                [key: string]: unknown;
            }))[];
            /**
             * @description Where the editor looks, kept as it is.
             * @example {
             *       "x": 0,
             *       "y": 0,
             *       "zoom": 1
             *     }
             */
            viewport?: {
                [key: string]: unknown;
            };
        };
        CrmStatsDto: {
            /**
             * @description All campaigns, whatever their state.
             * @example 12
             */
            campaigns: number;
            /**
             * @description Had one.
             * @example 54
             */
            churned: number;
            /**
             * @description All of them: leads, customers and churned ones.
             * @example 1204
             */
            contacts: number;
            /**
             * @description With an active purchase.
             * @example 250
             */
            customers: number;
            /**
             * @description No purchase yet.
             * @example 900
             */
            leads: number;
            /**
             * @description Mails that went out within the last 30 days.
             * @example 10400
             */
            mailsSent30d: number;
            /**
             * @description Whom campaigns may be mailed to.
             * @example 870
             */
            subscribed: number;
            /**
             * @description Workflows that are switched on.
             * @example 3
             */
            workflowsActive: number;
        };
        CurrencyFiguresDto: {
            /**
             * @description Value per purchase; 0 when there is none.
             * @example 143.2
             */
            averageTicket: number;
            /**
             * @description Events of type `purchase` in the currency.
             * @example 87
             */
            count: number;
            /**
             * @description ISO 4217.
             * @example BRL
             */
            currency: string;
            /**
             * @description Sum of their values.
             * @example 12458.4
             */
            value: number;
        };
        DailyDto: {
            /**
             * @description Which trades are counted.
             * @example demo
             * @enum {string}
             */
            accountType: "demo" | "real";
            /**
             * @description Of `revenue` and `averageTicket`.
             * @example BRL
             */
            currency: string;
            /** @description Oldest first; today is the last. */
            days: components["schemas"]["DayDto"][];
            /**
             * @description Of `pnl`: the currency of the business where anybody traded in it, else the one of most trades; trades in others count without their results.
             * @example USD
             */
            tradeCurrency: string;
        };
        DatabaseHealthDto: {
            /**
             * @description How long it took to answer, in ms.
             * @example 0.6
             */
            answeredInMs: number;
            /**
             * @description The engine that the application brings with it, or a MongoDB server.
             * @example embedded
             * @enum {string}
             */
            kind: "embedded" | "mongodb";
            /**
             * @example up
             * @enum {string}
             */
            status: "up" | "away";
        };
        DatabaseMetricsDto: {
            /**
             * @description How long it takes to answer a ping, in ms.
             * @example 0.6
             */
            latencyMs: number | null;
            /**
             * @description 1 when it answers the process that tells, else 0.
             * @example 1
             */
            up: number | null;
        };
        DateTriggerDto: {
            /**
             * @description Every year on that day of the year.
             * @default false
             * @example true
             */
            everyYear: boolean;
            /**
             * @description Key of a declared field that is a date.
             * @example birthday
             */
            field: string;
            /**
             * @description So many days after it, or before it when negative.
             * @default 0
             * @example -3
             */
            offsetDays: number;
            /** @description Whether the same contact may enter again; once when left out. */
            reentry?: components["schemas"]["ReentryDto"];
            /**
             * @description When on that day.
             * @default 09:00
             * @example 09:00
             */
            time: string;
            /**
             * @description Whose day and time it is; `BUSINESS_TZ` when left out.
             * @example America/Sao_Paulo
             */
            timeZone?: string;
        };
        DayDto: {
            /**
             * @description Users with at least one event.
             * @example 311
             */
            activeUsers: number;
            /**
             * @description Value per purchase; 0 without one.
             * @example 143.2
             */
            averageTicket: number;
            /**
             * @description Day of the business's time zone.
             * @example 2026-11-23
             */
            date: string;
            /**
             * @description Events of all types.
             * @example 1204
             */
            events: number;
            /**
             * @description Ties are neither won nor lost.
             * @example 230
             */
            losses: number;
            /**
             * @description Accounts made.
             * @example 12
             */
            newUsers: number;
            /**
             * @description What they brought, in `tradeCurrency`.
             * @example -120.5
             */
            pnl: number;
            /**
             * @description In `currency`.
             * @example 87
             */
            purchases: number;
            /**
             * @description Their value.
             * @example 12458.4
             */
            revenue: number;
            /**
             * @description Settled on that day by the market's clock.
             * @example 540
             */
            trades: number;
            /** @example 301 */
            wins: number;
        };
        DeactivateWorkflowDto: {
            /**
             * @description Whether runs on their way end at once, too; they go on to their end when left out.
             * @default false
             * @example false
             */
            stopRuns: boolean;
        };
        DeclaredFieldDto: {
            /**
             * @description What people call it.
             * @example Country
             */
            label: string;
            /**
             * @description Where it stands in an event: `metadata.` and the names of its keys, at most 4 of them.
             * @example metadata.country
             */
            path: string;
        };
        Delivery: {
            attempts: components["schemas"]["Attempt"][];
            /**
             * @description How many of them were new; null until it is processed.
             * @example 1
             */
            created: number | null;
            /**
             * @description The sender's own name for it.
             * @example msg_p5jXN8AQM9LWM0D4loKWxJek
             */
            deliveryKey: string;
            /**
             * @description Ids of those that had been recorded before.
             * @example [
             *       "order-1042"
             *     ]
             */
            duplicates: string[];
            /**
             * @description Events in it.
             * @example 1
             */
            events: number;
            /** @example dlv_01j2x5k9t4000abcdefghjkmnp */
            id: string;
            /**
             * @example standard
             * @enum {string}
             */
            kind: "standard" | "github" | "stripe" | "shopify" | "hotmart" | "kiwify" | "generic-hmac";
            /**
             * Format: date-time
             * @description When it is tried next; null when nothing is to be done.
             * @example 2026-01-31T12:35:04.120Z
             */
            nextAttemptAt: string | null;
            /**
             * @description Why it was ignored, or is dead; else null.
             * @example "Hotmart"s PURCHASE_BILLET_PRINTED is not counted"
             */
            reason: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:30:00.412Z
             */
            receivedAt: string;
            /**
             * @description Slug of the source.
             * @example default
             */
            source: string;
            /**
             * @example processed
             * @enum {string}
             */
            status: "ignored" | "received" | "processed" | "retrying" | "dead" | "processing";
        };
        DeliveryDetail: {
            attempts: components["schemas"]["Attempt"][];
            /**
             * @description The body as it came.
             * @example {\userId\:\ana@example.com\,\type\:\login\}
             */
            body: string;
            /**
             * @description `base64` when the bytes are not UTF-8.
             * @example utf8
             * @enum {string}
             */
            bodyEncoding: "utf8" | "base64";
            /**
             * @description How many of them were new; null until it is processed.
             * @example 1
             */
            created: number | null;
            /**
             * @description The sender's own name for it.
             * @example msg_p5jXN8AQM9LWM0D4loKWxJek
             */
            deliveryKey: string;
            /**
             * @description Ids of those that had been recorded before.
             * @example [
             *       "order-1042"
             *     ]
             */
            duplicates: string[];
            /**
             * @description Whether the body was taken away with the data of somebody who has erased themselves.
             * @example false
             */
            erased: boolean;
            /**
             * @description Events in it.
             * @example 1
             */
            events: number;
            /**
             * @description As they came, lower case; secrets and signatures are "[redacted]".
             * @example {
             *       "content-type": "application/json",
             *       "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek"
             *     }
             */
            headers: {
                [key: string]: string;
            };
            /** @example dlv_01j2x5k9t4000abcdefghjkmnp */
            id: string;
            /**
             * @example standard
             * @enum {string}
             */
            kind: "standard" | "github" | "stripe" | "shopify" | "hotmart" | "kiwify" | "generic-hmac";
            /**
             * Format: date-time
             * @description When it is tried next; null when nothing is to be done.
             * @example 2026-01-31T12:35:04.120Z
             */
            nextAttemptAt: string | null;
            /**
             * @description Why it was ignored, or is dead; else null.
             * @example "Hotmart"s PURCHASE_BILLET_PRINTED is not counted"
             */
            reason: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:30:00.412Z
             */
            receivedAt: string;
            /**
             * @description Slug of the source.
             * @example default
             */
            source: string;
            /**
             * @example processed
             * @enum {string}
             */
            status: "ignored" | "received" | "processed" | "retrying" | "dead" | "processing";
        };
        DeliveryPage: {
            items: components["schemas"]["Delivery"][];
            /**
             * @description For `cursor` of the next page; null on the last one.
             * @example WyJkbHZfMDFqMng1azl0NDAwMGFiY2RlZmdoamttbnAiXQ
             */
            nextCursor: string | null;
        };
        DisableTwoFactorDto: {
            /**
             * @description A code of the authenticator app, or one of the recovery codes.
             * @example 123456
             */
            code: string;
            /**
             * @description The account's password.
             * @example correct horse battery
             */
            password: string;
        };
        DurationDto: {
            /** @example 2 */
            days?: number;
            /** @example 12 */
            hours?: number;
            /** @example 30 */
            minutes?: number;
            /** @example 15 */
            seconds?: number;
        };
        EditionDto: {
            /** @example 2026-02-02T09:00:00.000Z */
            createdAt: string;
            /**
             * @description Edges as React Flow gives them, kept byte for byte. `sourceHandle` is the output of the source; left out or null it is `default`.
             * @example [
             *       {
             *         "id": "e1",
             *         "source": "start",
             *         "target": "wait"
             *       },
             *       {
             *         "id": "e2",
             *         "source": "wait",
             *         "sourceHandle": "timeout",
             *         "target": "tag"
             *       },
             *       {
             *         "id": "e3",
             *         "source": "tag",
             *         "target": "task"
             *       }
             *     ]
             */
            edges: ({
                id?: string;
                source: string;
                sourceHandle?: string | null;
                target: string;
            } & {
                [key: string]: unknown;
            })[];
            /**
             * @description Nodes as React Flow's `toObject()` gives them, kept byte for byte. `type` is the kind, `data` its settings; `label`, `description`, `icon`, `color` and `ui` in `data` are the editor's own.
             * @example [
             *       {
             *         "id": "start",
             *         "type": "trigger.event",
             *         "position": {
             *           "x": 0,
             *           "y": 0
             *         },
             *         "data": {
             *           "label": "Fez o cadastro",
             *           "event": "signup",
             *           "reentry": {
             *             "mode": "once"
             *           }
             *         }
             *       },
             *       {
             *         "id": "wait",
             *         "type": "wait.event",
             *         "position": {
             *           "x": 0,
             *           "y": 120
             *         },
             *         "data": {
             *           "event": "purchase",
             *           "timeout": {
             *             "days": 2
             *           },
             *           "ends": [
             *             "event"
             *           ]
             *         }
             *       },
             *       {
             *         "id": "tag",
             *         "type": "action.tag",
             *         "position": {
             *           "x": 0,
             *           "y": 240
             *         },
             *         "data": {
             *           "add": [
             *             "lead-frio"
             *           ]
             *         }
             *       },
             *       {
             *         "id": "task",
             *         "type": "action.task",
             *         "position": {
             *           "x": 0,
             *           "y": 360
             *         },
             *         "data": {
             *           "title": "Ligar para o contato",
             *           "dueInDays": 1
             *         }
             *       }
             *     ]
             */
            nodes: (({
                data: components["schemas"]["EventTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.event";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["SegmentTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.segment-entered";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["TagTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.tag-added";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["DateTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.date";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["ManualTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.manual";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["WebhookTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.webhook";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["FieldConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.field";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["TagConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.tag";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["SegmentConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.segment";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["EventConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.event";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["ModuleConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.module";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["MailConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.mail";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["SplitConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.split";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["TimeWaitDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "wait.time";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["UntilWaitDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "wait.until";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["EventWaitDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "wait.event";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["MailActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.mail";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["TagActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.tag";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["FieldActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.field";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["TaskActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.task";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["WebhookActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.webhook";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["GrantActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.grant-module";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["NotifyActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.notify";
            } & {
                [key: string]: unknown;
            }))[];
            /**
             * @description Of this workflow, from 1; numbers may be left out.
             * @example 1
             */
            number: number;
            /**
             * @description The version of the draft that it was made of.
             * @example 3
             */
            version: number;
            /**
             * @description Where the editor looks, kept as it is.
             * @example {
             *       "x": 0,
             *       "y": 0,
             *       "zoom": 1
             *     }
             */
            viewport?: {
                [key: string]: unknown;
            };
        };
        EditionPageDto: {
            /** @description Without their graphs. */
            items: components["schemas"]["EditionRowDto"][];
            /**
             * @description `cursor` of the next page; null on the last one.
             * @example null
             */
            nextCursor: string | null;
        };
        EditionRowDto: {
            /** @example 2026-02-02T09:00:00.000Z */
            createdAt: string;
            /**
             * @description Of this workflow, from 1; numbers may be left out.
             * @example 1
             */
            number: number;
            /**
             * @description The version of the draft that it was made of.
             * @example 3
             */
            version: number;
        };
        EndGrantDto: {
            /**
             * @description For the record.
             * @example Shared the account
             */
            reason?: string;
        };
        EntitlementDto: {
            /**
             * @description The grants that give it now.
             * @example [
             *       "grt_01kf8m3q5c000r4t9w2x7y1zab"
             *     ]
             */
            grants: string[];
            /**
             * @description Slug of the module.
             * @example trader-pro
             */
            module: string;
            /**
             * @description Your own start: drip delays are counted from it.
             * @example 2026-01-31T12:30:00.000Z
             */
            since: string;
            /**
             * @description When it ends by itself; null is never.
             * @example 2027-01-31T12:30:00.000Z
             */
            until: string | null;
        };
        EntitlementPageDto: {
            items: components["schemas"]["EntitlementDto"][];
            /**
             * @description Always null: there is one page.
             * @example null
             */
            nextCursor: string | null;
        };
        EquityPointDto: {
            /**
             * Format: date-time
             * @description When the trade was closed, by the market's clock.
             * @example 2026-03-02T12:06:00.000Z
             */
            time: string;
            /**
             * @description Sum of all results up to then.
             * @example 26.1
             */
            value: number;
        };
        EraseMeDto: {
            /**
             * @description A code of your authenticator app, or a recovery code: needed when two-factor authentication is switched on.
             * @example 123456
             */
            code?: string;
            /**
             * @description Your password.
             * @example correct horse battery
             */
            password: string;
        };
        EventConditionDto: {
            /**
             * @description How often.
             * @default 1
             * @example 2
             */
            count: number;
            /**
             * @description Of the sum; `CURRENCY` when left out.
             * @example BRL
             */
            currency?: string;
            /**
             * @description Outputs that end the run on purpose; every other one has to lead somewhere.
             * @example [
             *       "no"
             *     ]
             */
            ends?: string[];
            /**
             * @description Type of the event.
             * @example purchase
             */
            event: string;
            /**
             * @description `eq`, `ne`, `gt`, `gte`, `lt`, `lte`, `did` or `never`.
             * @default gte
             * @example gte
             */
            op: string;
            /**
             * @description What it was worth together, in place of how often.
             * @example 500
             */
            sum?: number;
            /**
             * @description Within so many days up to now; ever when left out.
             * @example 30
             */
            withinDays?: number;
        };
        EventDto: {
            /**
             * Format: date-time
             * @description When it arrived.
             * @example 2026-01-15T12:30:00.412Z
             */
            createdAt: string;
            /** @example BRL */
            currency: string;
            /** @example order-1042 */
            id: string;
            /**
             * @example {
             *       "country": "BR",
             *       "plan": "pro"
             *     }
             */
            metadata: {
                [key: string]: unknown;
            };
            /**
             * @description Slug of the webhook source that sent it, `api`, or `seed`.
             * @example default
             */
            source: string;
            /**
             * Format: date-time
             * @description When it happened.
             * @example 2026-01-15T12:30:00.000Z
             */
            timestamp: string;
            /** @example purchase */
            type: string;
            /** @example ana@example.com */
            userId: string;
            /**
             * @description In units of the currency; null for an event without a value.
             * @example 149.9
             */
            value: number | null;
        };
        EventMetricsDto: {
            /**
             * @description New events that were counted, over the last 5 s.
             * @example 12.4
             */
            perSecond: number | null;
            /**
             * @description Of today, in CURRENCY.
             * @example 87
             */
            purchasesToday: number | null;
            /**
             * @description Of today in the business's time zone.
             * @example 1204
             */
            today: number | null;
        };
        EventPageDto: {
            items: components["schemas"]["EventDto"][];
            /**
             * @description For `cursor` of the next page; null on the last one.
             * @example null
             */
            nextCursor: string | null;
        };
        EventPatchDto: {
            /**
             * @description ISO 4217.
             * @example BRL
             */
            currency?: string;
            /**
             * @description A JSON object, at most 16 KiB and 5 levels, keys without `$` and `.`.
             * @example {
             *       "country": "BR",
             *       "plan": "pro"
             *     }
             */
            metadata?: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description When it happened, ISO 8601 with its zone, at most 5 minutes ahead of now.
             * @example 2026-01-15T12:30:00Z
             */
            timestamp?: string;
            /**
             * @description What happened.
             * @example purchase
             */
            type?: string;
            /**
             * @description Whose event it is, 1 to 256 characters.
             * @example ana@example.com
             */
            userId?: string;
            /**
             * @description In units of the currency, at most 4 decimals; null takes the value away.
             * @example 129.9
             */
            value?: number | null;
        };
        EventTestDto: {
            /**
             * @description `value`, `currency`, `userId`, `source`, or a path within metadata.
             * @example metadata.product
             */
            field: string;
            /**
             * @description `contains` is a part of a text without regard to case, or an element of a list.
             * @example eq
             * @enum {string}
             */
            op: "eq" | "ne" | "gt" | "gte" | "lt" | "lte" | "contains" | "exists";
            /**
             * @description A number for `gt`, `gte`, `lt`, `lte`; true, false or nothing for `exists`.
             * @example trader-pro
             */
            value?: string | number | boolean;
        };
        EventTriggerDto: {
            /**
             * @description Type of the event.
             * @example purchase
             */
            event: string;
            /** @description Whether the same contact may enter again; once when left out. */
            reentry?: components["schemas"]["ReentryDto"];
            /** @description What else has to be true of the event: all of these. */
            where?: components["schemas"]["EventTestDto"][];
        };
        EventTypeDto: {
            /** @example #1f7a4d */
            colour: string | null;
            /**
             * @description When it was declared.
             * @example 2026-01-15T12:30:00.000Z
             */
            createdAt: string;
            /** @description What breakdowns may be made by. */
            fields: components["schemas"]["DeclaredFieldDto"][];
            /**
             * @description The type itself until it is told.
             * @example Purchase
             */
            label: string;
            /** @example purchase */
            type: string;
            /**
             * @description What its values are in.
             * @example BRL
             */
            unit: string | null;
        };
        EventTypePageDto: {
            /** @description By type. */
            items: components["schemas"]["EventTypeDto"][];
            /**
             * @description Always null: the list is complete.
             * @example null
             */
            nextCursor: string | null;
        };
        EventWaitDto: {
            /**
             * @description Outputs that end the run on purpose; every other one has to lead somewhere.
             * @example [
             *       "no"
             *     ]
             */
            ends?: string[];
            /**
             * @description Type of the event.
             * @example purchase
             */
            event: string;
            /** @description After which the run goes on by `timeout`. */
            timeout: components["schemas"]["DurationDto"];
            /** @description What else has to be true of the event: all of these. */
            where?: components["schemas"]["EventTestDto"][];
        };
        FactChangeDto: {
            /**
             * @description The figure of the period before: the day before, or as long.
             * @example 1100
             */
            before: number;
            /**
             * @example up
             * @enum {string}
             */
            direction: "up" | "down" | "same";
            /**
             * @description Of `before`; null where that is 0 or negative.
             * @example 0.0945
             */
            fraction: number | null;
        };
        FactChangesDto: {
            activeUsers: components["schemas"]["FactChangeDto"];
            averageTicket: components["schemas"]["FactChangeDto"];
            events: components["schemas"]["FactChangeDto"];
            purchases: components["schemas"]["FactChangeDto"];
            revenue: components["schemas"]["FactChangeDto"];
        };
        FactCountDto: {
            /** @example 1204 */
            count: number;
        };
        FactMovementDto: {
            /**
             * @description The figure of the period before: the day before, or as long.
             * @example 1100
             */
            before: number;
            /**
             * @description Events in the period.
             * @example 100
             */
            count: number;
            /**
             * @example up
             * @enum {string}
             */
            direction: "up" | "down" | "same";
            /**
             * @description Of `before`; null where that is 0 or negative.
             * @example 0.0945
             */
            fraction: number | null;
            /** @example refund */
            type: string;
        };
        FactPurchasesDto: {
            /**
             * @description In `currency`.
             * @example 87
             */
            count: number;
            /**
             * @description Missing where there are none, nor were in the period before.
             * @example 3
             */
            inOtherCurrencies?: number;
        };
        FactResultDto: {
            /**
             * @description ISO 4217.
             * @example BRL
             */
            currency: string;
            /** @example 182.3 */
            value: number;
        };
        FactTradesDto: {
            /** @example 50 */
            losses: number;
            /** @description Sum of their results; missing where they are in several currencies. */
            pnl?: components["schemas"]["FactResultDto"];
            /**
             * @description Those that ended in the period.
             * @example 120
             */
            trades: number;
            /**
             * @description Users with at least one.
             * @example 8
             */
            users: number;
            /** @example 66 */
            wins: number;
        };
        FactTradingDto: {
            /** @description Play money; missing where nobody traded. */
            demo?: components["schemas"]["FactTradesDto"];
            /** @description Real money; missing where nobody traded. */
            real?: components["schemas"]["FactTradesDto"];
        };
        FactUserDto: {
            /**
             * @description The user's events.
             * @example 42
             */
            count: number;
            /** @example ana@example.com */
            userId: string;
            /**
             * @description Sum of their values in `currency`.
             * @example 998.5
             */
            value: number;
        };
        FactValueDto: {
            /**
             * @description In `currency`.
             * @example 143.2
             */
            value: number;
        };
        FieldActionDto: {
            /**
             * @description Key of a declared field, or `stage`.
             * @example stage
             */
            field: string;
            /**
             * @description What the field says from then on; null takes it away.
             * @example customer
             */
            value?: string | number | boolean | null;
        };
        FieldConditionDto: {
            /**
             * @description Outputs that end the run on purpose; every other one has to lead somewhere.
             * @example [
             *       "no"
             *     ]
             */
            ends?: string[];
            /**
             * @description `email`, `name`, `stage`, `ownerId`, `subscribed`, `lifecycle`, `createdAt`, or the key of a declared field.
             * @example city
             */
            field: string;
            /**
             * @description As in the rules of segments: `eq`, `ne`, `in`, `contains`, `gte`, `exists`, ...
             * @example eq
             */
            op: string;
            /**
             * @description What it is compared with; a list for `in`.
             * @example Recife
             */
            value?: unknown;
        };
        FieldDto: {
            /** @example 2026-01-31T12:30:00.000Z */
            createdAt: string;
            /** @example city */
            key: string;
            /** @example City */
            label: string;
            /**
             * @description Of a `choice`; null otherwise.
             * @example null
             */
            options: string[] | null;
            /**
             * @example text
             * @enum {string}
             */
            type: "text" | "number" | "boolean" | "date" | "choice";
        };
        FieldPageDto: {
            items: components["schemas"]["FieldDto"][];
            /**
             * @description Always null: there is one page.
             * @example null
             */
            nextCursor: string | null;
        };
        FiguresDto: {
            /**
             * @description Users with at least one event; not with `users=false`.
             * @example 311
             */
            activeUsers?: number;
            /** @description Purchases of every currency, most frequent first. */
            byCurrency: components["schemas"]["CurrencyFiguresDto"][];
            /** @description Most frequent first. */
            byType: components["schemas"]["TypeFiguresDto"][];
            /**
             * @description Inclusive.
             * @example 2026-10-24T03:00:00.000Z
             */
            from: string;
            /** @description Purchases in `currency`. */
            purchases: components["schemas"]["PurchaseFiguresDto"];
            /**
             * @description Exclusive.
             * @example 2026-11-24T03:00:00.000Z
             */
            to: string;
            /** @description The three users with the most events; not with `users=false`. */
            topUsers?: components["schemas"]["UserFiguresDto"][];
            /**
             * @description Events of all types.
             * @example 1204
             */
            totalEvents: number;
        };
        FirstStepsDto: {
            /**
             * @description A signed webhook for a shell, with one purchase in it. The signature is good for this body only.
             * @example curl -i https://td.example.com/webhook/event -H content-type: application/json ...
             */
            curl: string;
            /**
             * @description When the signature ends: five minutes after this answer.
             * @example 2026-01-15T12:35:00.000Z
             */
            curlExpiresAt: string;
            /**
             * @description Whether data was made up to show something: none, still being loaded, or all there.
             * @example loaded
             * @enum {string}
             */
            demo: "none" | "loading" | "loaded";
            /** @description Whether there is any event at all. */
            hasEvents: boolean;
        };
        FoldDto: {
            inSample: components["schemas"]["TradeFiguresDto"];
            outOfSample: components["schemas"]["TradeFiguresDto"];
            /**
             * @description The best ones of the training.
             * @example {
             *       "period": 14,
             *       "deviations": 2
             *     }
             */
            params: {
                [key: string]: unknown;
            };
            test: components["schemas"]["StretchDto"];
            train: components["schemas"]["StretchDto"];
        };
        FollowedLinkDto: {
            /**
             * @description Contacts who followed it.
             * @example 61
             */
            clicked: number;
            /**
             * @description Where it leads, without what follows `?`.
             * @example https://pay.example.com/trader-pro
             */
            url: string;
        };
        ForgotPasswordDto: {
            /**
             * Format: email
             * @description Of the account.
             * @example ana@example.com
             */
            email: string;
        };
        FoundPatternDto: {
            /**
             * @description 0: it ends at the last candle.
             * @example 0
             */
            candlesAgo: number;
            /**
             * @description TA-Lib's code: 100 or -100, 80 or -80 where one end of a body is equal.
             * @example 100
             */
            code: number;
            /**
             * @description Where it points; `neutral` is indecision.
             * @example up
             * @enum {string}
             */
            direction: "up" | "down" | "neutral";
            /**
             * @example engulfing
             * @enum {string}
             */
            id: "engulfing" | "doji" | "hammer" | "shooting-star" | "inverted-hammer" | "hanging-man" | "harami" | "three-white-soldiers" | "three-black-crows" | "marubozu" | "spinning-top" | "morning-star" | "evening-star";
        };
        FunnelChangeDto: {
            /**
             * @description Of the users who did all.
             * @example 0.2
             */
            completed: number | null;
            /** @example 0.07 */
            conversion: number | null;
            /**
             * @description Of the users who began.
             * @example 0.12
             */
            users: number | null;
        };
        FunnelDto: {
            /** @description Changes as fractions of the period before, null where that was 0; not with `compare=false`. */
            change?: components["schemas"]["FunnelChangeDto"];
            /**
             * @description Share of the users of the first step who did all.
             * @example 0.18
             */
            conversion: number;
            /**
             * @description Inclusive.
             * @example 2026-10-24T03:00:00.000Z
             */
            from: string;
            /** @description The same figures of the period just before; not with `compare=false`. */
            previous?: components["schemas"]["FunnelFiguresDto"];
            steps: components["schemas"]["FunnelStepDto"][];
            /**
             * @description Exclusive.
             * @example 2026-11-24T03:00:00.000Z
             */
            to: string;
            /** @example 7d */
            within: string;
        };
        FunnelFiguresDto: {
            /**
             * @description Share of the users of the first step who did all.
             * @example 0.18
             */
            conversion: number;
            /**
             * @description Inclusive.
             * @example 2026-10-24T03:00:00.000Z
             */
            from: string;
            steps: components["schemas"]["FunnelStepDto"][];
            /**
             * @description Exclusive.
             * @example 2026-11-24T03:00:00.000Z
             */
            to: string;
            /** @example 7d */
            within: string;
        };
        FunnelStepDto: {
            /**
             * @description Share of the users of the step before; of the first step 1, 0 without users.
             * @example 0.4
             */
            conversion: number;
            /**
             * @description Share of the users of the first step.
             * @example 0.4
             */
            fromFirst: number;
            /**
             * @description Median time from the step before, in seconds; null for the first step, and without users.
             * @example 312.5
             */
            medianSeconds: number | null;
            /** @example checkout */
            type: string;
            /**
             * @description Users who came at least this far.
             * @example 48
             */
            users: number;
        };
        GenerateInsightDto: {
            /**
             * @description Start, inclusive: ISO 8601 with its zone, or a date, which is that day's start in `BUSINESS_TZ`. Missing: 24 hours
             *     before `to`. At most a year before it.
             * @example 2026-11-23
             */
            from?: string;
            /**
             * @description Language of the text; missing: `INSIGHT_LOCALE`.
             * @example pt-BR
             * @enum {string}
             */
            locale?: "pt-BR" | "en";
            /**
             * @description End, exclusive: the same, a date being that day's end, or now if it is today's. Missing: now.
             * @example 2026-11-23
             */
            to?: string;
        };
        GrantActionDto: {
            /**
             * @description For so many days; for good when left out.
             * @example 7
             */
            days?: number;
            /**
             * @description Its slug.
             * @example trader-pro
             */
            module: string;
        };
        GrantDto: {
            /**
             * @description The buyer as the seller names them; null for one by hand.
             * @example ana@example.com
             */
            buyer: string | null;
            /** @example 2026-01-31T12:30:05.000Z */
            createdAt: string;
            /**
             * @description When it has ended; null while it has not.
             * @example null
             */
            endedAt: string | null;
            /**
             * @description Why it has ended; null while it has not.
             * @example null
             * @enum {string|null}
             */
            endReason: "refund" | "chargeback" | "cancelled" | "expired" | "revoked" | null;
            /** @description By whom of the staff it was given, and why; null for one of an order. */
            given: components["schemas"]["ByHandDto"] | null;
            /** @example grt_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /**
             * @description Slugs of what it gives.
             * @example [
             *       "trader-pro"
             *     ]
             */
            modules: string[];
            /**
             * @description Source and order; null for one by hand.
             * @example hotmart-main~HP0000000001
             */
            order: string | null;
            /**
             * @description Name of the product; null for modules that were given without one.
             * @example Trader Pro, a year
             */
            product: string | null;
            /** @example prd_01kf8m3q5c000r4t9w2x7y1zab */
            productId: string | null;
            /** @description By whom of the staff it was ended, and why; null when it was not. */
            revoked: components["schemas"]["ByHandDto"] | null;
            /**
             * @description Slug of the webhook source that told of the sale; null for one by hand.
             * @example hotmart-main
             */
            source: string | null;
            /** @example 2026-01-31T12:30:00.000Z */
            startsAt: string;
            /**
             * @description `pending`: bought, and nobody with a verified account of that e-mail yet.
             * @enum {string}
             */
            state: "pending" | "active" | "ended";
            /**
             * @description When it runs out by itself; null is never.
             * @example 2027-01-31T12:30:00.000Z
             */
            until: string | null;
            /**
             * @description Whose it is; null while it is pending.
             * @example usr_01kf8m3q5c000r4t9w2x7y1zab
             */
            userId: string | null;
        };
        GrantPageDto: {
            items: components["schemas"]["GrantDto"][];
            /**
             * @description `cursor` of the next page; null on the last one.
             * @example WyJncnRfMDEiXQ
             */
            nextCursor: string | null;
        };
        HealthDto: {
            /**
             * @description Both.
             * @example {
             *       "application": {
             *         "status": "up"
             *       },
             *       "database": {
             *         "status": "up",
             *         "kind": "embedded",
             *         "responseTime": 1
             *       }
             *     }
             */
            details: {
                [key: string]: components["schemas"]["IndicatorDto"];
            };
            /**
             * @description What is down.
             * @example {}
             */
            error: {
                [key: string]: components["schemas"]["IndicatorDto"];
            };
            /**
             * @description What is up or degraded, by name.
             * @example {
             *       "application": {
             *         "status": "up"
             *       }
             *     }
             */
            info: {
                [key: string]: components["schemas"]["IndicatorDto"];
            };
            /**
             * @description `ok`; `degraded`: ready, although something is away that it can do without; `error`: not ready; `shutting_down`: it
             *     is ending, and finishes what it has begun.
             * @example ok
             * @enum {string}
             */
            status: "ok" | "degraded" | "error" | "shutting_down";
        };
        HookDto: {
            /**
             * @description To callers without `alerts:manage` only its origin, since what follows may be a secret.
             * @example https://example.com/hooks/alerts
             */
            url: string;
        };
        HookInputDto: {
            /**
             * @description What to sign with: `whsec_` and the base64 of 24 to 64 bytes. Left out, the one that is there stays, or one is made.
             * @example whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD
             */
            secret?: string;
            /**
             * @description Where to post to: http or https, at a public address.
             * @example https://example.com/hooks/alerts
             */
            url: string;
        };
        HookTestDto: {
            /**
             * @description Whether it was taken: answered with 2xx.
             * @example false
             */
            delivered: boolean;
            /**
             * @description Why it was not; null when it was.
             * @example It answered 500
             */
            detail: string | null;
        };
        HourDto: {
            /**
             * @description Mean result of a trade.
             * @example 0.44
             */
            expectancy: number;
            /**
             * @description Of the business time zone, in which the trade was opened; 0..23.
             * @example 14
             */
            hour: number;
            /** @example 181 */
            losses: number;
            /**
             * @description Money won or lost.
             * @example 182.3
             */
            pnl: number;
            /** @example 2 */
            ties: number;
            /**
             * @description Settled ones.
             * @example 412
             */
            trades: number;
            /**
             * @description Wins of wins and losses, 0..1.
             * @example 0.5585
             */
            winRate: number;
            /** @example 229 */
            wins: number;
        };
        ImportReportDto: {
            /**
             * @description Rows that made a contact.
             * @example 1190
             */
            created: number;
            /**
             * @description Names of columns that are none of a contact's and no declared field, if any.
             * @example [
             *       "phone"
             *     ]
             */
            ignoredColumns?: string[];
            /** @description Rows that were refused; the first 1,000 of them. */
            rejected: components["schemas"]["RejectedRowDto"][];
            /**
             * @description How many more were refused, if any.
             * @example 20
             */
            rejectedMore?: number;
            /**
             * @description Rows about contacts that were there, changed by them or not.
             * @example 14
             */
            updated: number;
        };
        IndicatorDto: {
            /**
             * @description What is wrong.
             * @example The database does not answer
             */
            message?: string;
            /**
             * @description How long it took to answer, in ms.
             * @example 1
             */
            responseTime?: number;
            /**
             * @description `degraded`: it is away, and everything goes on without it.
             * @example up
             * @enum {string}
             */
            status: "up" | "degraded" | "down";
        };
        InsightDto: {
            /**
             * Format: date-time
             * @example 2026-11-24T03:05:00.000Z
             */
            createdAt: string;
            /**
             * @description Of a daily one: its day in `BUSINESS_TZ`.
             * @example 2026-11-23
             */
            day?: string;
            /** @description All that the text states. */
            facts: components["schemas"]["InsightFactsDto"];
            /** @example ins_01kbac7f6h000v3t9q5zj8d2s6 */
            id: string;
            /**
             * @example pt-BR
             * @enum {string}
             */
            locale: "pt-BR" | "en";
            /**
             * @description Of a model's words.
             * @example gpt-5.4-mini
             */
            model?: string;
            /** @description The period that it is about. */
            period: components["schemas"]["InsightPeriodDto"];
            /**
             * @description Who wrote the words: a model, checked against the facts, or the template.
             * @example template
             * @enum {string}
             */
            source: "openai" | "template";
            /** @example Em 23/11/2026 (segunda-feira): 1.204 eventos, 87 compras, ticket médio R$ 143,20, top usuário: ana@example.com (42 eventos). */
            text: string;
            /** @description What a model's words have used up. */
            tokens?: components["schemas"]["InsightTokensDto"];
        };
        InsightFactsDto: {
            /** @description Users with at least one event. */
            activeUsers: components["schemas"]["FactCountDto"];
            /** @description Revenue by purchase; 0 without one. */
            averageTicket: components["schemas"]["FactValueDto"];
            change: components["schemas"]["FactChangesDto"];
            /**
             * @description ISO 4217: of all money but that of trading.
             * @example BRL
             */
            currency: string;
            /** @description Of all types. */
            events: components["schemas"]["FactCountDto"];
            /** @description Those that fell. */
            falls: components["schemas"]["FactMovementDto"][];
            period: components["schemas"]["InsightPeriodDto"];
            purchases: components["schemas"]["FactPurchasesDto"];
            /** @description What purchases brought. */
            revenue: components["schemas"]["FactValueDto"];
            /** @description Types of event that rose by more than chance does, the most notable first, at most three. */
            rises: components["schemas"]["FactMovementDto"][];
            /** @description At most three, most events first. */
            topUsers: components["schemas"]["FactUserDto"][];
            /** @description Of all users; missing where nobody traded. */
            trading?: components["schemas"]["FactTradingDto"];
        };
        InsightPageDto: {
            items: components["schemas"]["InsightDto"][];
            /**
             * @description Null on the last page.
             * @example null
             */
            nextCursor: string | null;
        };
        InsightPeriodDto: {
            /**
             * @description Inclusive.
             * @example 2026-11-23T03:00:00.000Z
             */
            from: string;
            /**
             * @description `day`: a day of the business; `last24h`: the 24 hours up to when it was asked for; else any period.
             * @example day
             * @enum {string}
             */
            kind: "day" | "last24h" | "custom";
            /**
             * @description IANA.
             * @example America/Sao_Paulo
             */
            timeZone: string;
            /**
             * @description Exclusive.
             * @example 2026-11-24T03:00:00.000Z
             */
            to: string;
        };
        InsightTokensDto: {
            /** @example 812 */
            input: number;
            /** @example 143 */
            output: number;
        };
        InviteDto: {
            /**
             * @description ISO 8601.
             * @example 2026-01-15T12:30:00.000Z
             */
            createdAt: string;
            /**
             * @description Who has invited.
             * @example usr_01kf8m3q5c000r4t9w2x7y1zab
             */
            createdBy: string;
            /**
             * @description In lower case.
             * @example ana@example.com
             */
            email: string;
            /**
             * @description ISO 8601.
             * @example 2026-01-22T12:30:00.000Z
             */
            expiresAt: string;
            /** @example inv_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /** @enum {string} */
            role: "admin" | "operator" | "member";
        };
        InvitePageDto: {
            items: components["schemas"]["InviteDto"][];
            /**
             * @description For the next page; null on the last one.
             * @example WyJpbnZfMDFrZjhtM3E1YyJd
             */
            nextCursor: string | null;
        };
        JobDto: {
            /**
             * @description Runs that have begun.
             * @example 5
             */
            attempts: number;
            /**
             * @description ISO 8601.
             * @example 2026-11-23T12:30:00.000Z
             */
            createdAt: string;
            /**
             * @description When it is to run; while it runs, when it is taken for lost; null when it has ended.
             * @example null
             */
            dueAt: string | null;
            /**
             * @description Of the last run that failed; null when none has.
             * @example Error: connect ECONNREFUSED
             */
            error: string | null;
            /** @example 2026-11-23T12:34:05.000Z */
            finishedAt: string | null;
            /** @example job_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /**
             * @description What it is about, so that it is not ordered twice; null where that does not matter.
             * @example mail_01kf8m3q5c000r4t9w2x7y1zab
             */
            key: string | null;
            /**
             * @description Runs before it is given up.
             * @example 5
             */
            maxAttempts: number;
            /**
             * @description What is to be done.
             * @example mailer.send
             */
            name: string;
            /**
             * @description How far the run is, 0 to 1; null where it does not say.
             * @example null
             */
            progress: number | null;
            /**
             * @description When the last run began.
             * @example 2026-11-23T12:34:00.000Z
             */
            startedAt: string | null;
            /**
             * @description `failed`: given up after its last attempt; `cancelled`: also one that had failed and was dismissed.
             * @example failed
             * @enum {string}
             */
            status: "waiting" | "running" | "done" | "failed" | "cancelled";
        };
        JobMetricsDto: {
            /**
             * @description Given up.
             * @example 0
             */
            failed: number | null;
            /** @example 2 */
            waiting: number | null;
        };
        JobPageDto: {
            items: components["schemas"]["JobDto"][];
            /**
             * @description For `cursor` of the next page; null on the last one.
             * @example null
             */
            nextCursor: string | null;
        };
        JobsHealthDto: {
            /**
             * @description Given up.
             * @example 0
             */
            failed: number;
            /** @example insights.daily */
            name: string;
            /** @example 1 */
            waiting: number;
        };
        KillResultDto: {
            /**
             * @description How many bots were running and are not any more.
             * @example 3
             */
            killed: number;
        };
        LessonDto: {
            /**
             * @description Of a text.
             * @example Read this before you trade.
             */
            content?: string;
            /**
             * @description Whole days after the member's own start of the module.
             * @example 0
             */
            dripDays: number;
            /** @example welcome */
            id: string;
            /** @enum {string} */
            kind: "text" | "video" | "file";
            /** @example Welcome */
            title: string;
            /**
             * @description Of a video or a file.
             * @example https://video.example.com/welcome
             */
            url?: string;
        };
        LessonInputDto: {
            /**
             * @description The text, in Markdown; of kind `text` only.
             * @example Read this before you trade.
             */
            content?: string;
            /**
             * @description Whole days after the member's own start of the module; 0, at once, when left out.
             * @example 7
             */
            dripDays?: number;
            /**
             * @description Unique within its module; progress is kept by it, so keep it when a lesson changes. Left out, one is made.
             * @example welcome
             */
            id?: string;
            /**
             * @description What it is: `text` has `content`, `video` and `file` have `url`.
             * @enum {string}
             */
            kind: "text" | "video" | "file";
            /** @example Welcome */
            title: string;
            /**
             * @description Where the video or the file is, http or https; of those kinds only.
             * @example https://video.example.com/welcome
             */
            url?: string;
        };
        LevelDto: {
            /**
             * @description From the price, in ATR.
             * @example 1.2
             */
            distance: number;
            /**
             * @example support
             * @enum {string}
             */
            kind: "support" | "resistance";
            /**
             * @description Mean of the swing points that make it.
             * @example 1.3865
             */
            price: number;
            /**
             * @description Swing highs and lows within half an ATR; 2 or more.
             * @example 3
             */
            touches: number;
        };
        LoggedInDto: {
            /**
             * @description For `Authorization: Bearer ...` and for the socket's handshake.
             * @example eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c3JfMDEifQ.c2lnbmF0dXJl
             */
            accessToken: string;
            /**
             * @description Seconds that the access token is valid.
             * @example 900
             */
            expiresIn: number;
            /**
             * @description For one call of refresh, which gives the next one; also set as a cookie.
             * @example ses_01kf8m3q5c000r4t9w2x7y1zab.0.kQ0mZr2TtYw6h7Jc2mQ9pLd4uEfA1gRs5oI8sVb3nX8
             */
            refreshToken: string;
            user: components["schemas"]["UserDto"];
        };
        LoginDto: {
            /**
             * @description Where two-factor authentication is on: a code of the authenticator app, or a recovery code.
             * @example 123456
             */
            code?: string;
            /** @example ana@example.com */
            email: string;
            /** @example correct horse battery */
            password: string;
        };
        LookupDto: {
            /**
             * @description As they were used.
             * @example {
             *       "from": "2026-01-14T03:00:00Z",
             *       "to": "2026-01-15T03:00:00Z"
             *     }
             */
            arguments: {
                [key: string]: unknown;
            };
            /** @description Why there is no result; of `refused` and `failed` ones. */
            error?: components["schemas"]["LookupErrorDto"];
            /**
             * @description Of the call.
             * @example call_1
             */
            id: string;
            /**
             * @description Of the tool.
             * @example analytics_summary
             */
            name: string;
            /**
             * @description What it said, clipped to 4 KiB; of `ok` ones only.
             * @example {
             *       "totalEvents": 1204,
             *       "purchases": {
             *         "count": 87
             *       }
             *     }
             */
            result?: {
                [key: string]: unknown;
            };
            /**
             * @description `refused`: not run (unknown, not allowed, wrong arguments); `failed`: run, without an answer.
             * @example ok
             * @enum {string}
             */
            status: "ok" | "failed" | "refused";
        };
        LookupErrorDto: {
            /** @example AUTH.FORBIDDEN */
            code: string;
            /**
             * @description For people.
             * @example The user may not do this: it needs the permission analytics:read
             */
            detail: string;
            /**
             * @description Arguments at fault.
             * @example []
             */
            errors?: components["schemas"]["LookupFieldDto"][];
        };
        LookupFieldDto: {
            /** @example interval */
            field: string;
            /** @example makes 525600 points; at most 200, so take a wider one */
            message: string;
        };
        MailActionDto: {
            /**
             * @description `service`: about what they have bought or asked for, such as a welcome; goes to buyers and accounts who have not decided about
             *     mails as well. `marketing` when left out: only to who is subscribed.
             * @example service
             * @enum {string}
             */
            purpose?: "marketing" | "service";
            /**
             * @description In place of the template's own, with merge tags.
             * @example Bem-vindo, {{ contact.firstName }}
             */
            subject?: string;
            /** @example tpl_01kf8m3q5c000r4t9w2x7y1zab */
            templateId: string;
        };
        MailConditionDto: {
            /**
             * @description Of `campaign`: its id.
             * @example cmp_01kf8m3q5c000r4t9w2x7y1zab
             */
            campaign?: string;
            /**
             * @description Outputs that end the run on purpose; every other one has to lead somewhere.
             * @example [
             *       "no"
             *     ]
             */
            ends?: string[];
            /**
             * @description What became of one of them.
             * @example opened
             * @enum {string}
             */
            mail: "sent" | "opened" | "clicked" | "bounced";
            /**
             * @description Of `workflow`: id of the node that sends them; all of its mails when left out.
             * @example welcome
             */
            node?: string;
            /**
             * @description Which mails: those of this workflow, of a campaign, or any. Earlier runs of the contact count as well.
             * @default workflow
             * @example workflow
             * @enum {string}
             */
            of: "workflow" | "campaign" | "any";
            /**
             * @description Within so many days up to now; ever when left out.
             * @example 7
             */
            withinDays?: number;
        };
        ManualTriggerDto: {
            /** @description Whether the same contact may enter again; once when left out. */
            reentry?: components["schemas"]["ReentryDto"];
        };
        MatchRuleDto: {
            /**
             * @description The name as it is sold, without regard to case: `metadata.productName`, `product`, `plan` or `description`.
             * @example Trader Pro
             */
            name?: string;
            /**
             * @description The vendor's id of the price or offer: `metadata.priceId`, `price` or `offer`.
             * @example abc123
             */
            priceId?: string;
            /**
             * @description The vendor's id of the product, as text: `metadata.productId` or `product` of its events.
             * @example 1001
             */
            productId?: string;
            /**
             * @description Slug of the webhook source; any trusted one when left out.
             * @example hotmart-main
             */
            source?: string;
        };
        MeDto: {
            /**
             * @description ISO 8601.
             * @example 2026-01-15T12:30:00.000Z
             */
            createdAt: string;
            /** @description Whether the insight of each day comes by mail. */
            dailyInsight: boolean;
            /**
             * @description In lower case.
             * @example ana@example.com
             */
            email: string;
            /** @description Whether the user has shown to receive mail there. */
            emailVerified: boolean;
            /** @example usr_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /** @example Ana Souza */
            name: string;
            /** @description What the caller may do; for an API key only what is within its scopes. */
            permissions: ("events:read" | "events:write" | "analytics:read" | "insights:write" | "assistant:use" | "webhooks:manage" | "market:read" | "trading:read" | "trading:write" | "bots:manage" | "members:manage" | "crm:read" | "crm:write" | "admin:read" | "users:manage" | "alerts:manage" | "jobs:manage")[];
            /** @enum {string} */
            role: "admin" | "operator" | "member";
            /** @enum {string} */
            status: "active" | "suspended";
        };
        MergeContactsDto: {
            /**
             * @description The contact that stays.
             * @example cnt_01kf8m3q5c000r4t9w2x7y1zab
             */
            keepId: string;
            /**
             * @description Those that become a part of it; their ids are gone then.
             * @example [
             *       "cnt_01kf8m3q5c000r4t9w2x7y1zac"
             *     ]
             */
            mergeIds: string[];
        };
        MessageDto: {
            /**
             * @description ISO 8601.
             * @example 2026-01-15T12:30:00.000Z
             */
            createdAt: string;
            /**
             * @description Of an answer that the model's server cut off at the longest that it gives.
             * @example true
             */
            cut?: boolean;
            /** @example msg_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /**
             * @description Of an answer.
             * @example gpt-5.4-mini
             */
            model?: string;
            /**
             * @description Of a failed answer: the code of the error.
             * @example OPENAI.UNAVAILABLE
             */
            problem?: string;
            /**
             * @description Who wrote it.
             * @example assistant
             * @enum {string}
             */
            role: "user" | "assistant";
            /**
             * @description Of an answer: `interrupted` when its reader left or the service ended, `failed` when the model did.
             * @example complete
             * @enum {string}
             */
            state?: "complete" | "interrupted" | "failed";
            /** @example Foram 1.204 eventos e 87 compras. */
            text: string;
            tokens?: components["schemas"]["AnswerTokensDto"];
            /** @description Of an answer: what was looked up for it. */
            tools?: components["schemas"]["LookupDto"][];
            /**
             * @description Of an answer: its numbers that no tool has said, as they stand in the text.
             * @example []
             */
            unverified?: string[];
        };
        ModuleConditionDto: {
            /**
             * @description Outputs that end the run on purpose; every other one has to lead somewhere.
             * @example [
             *       "no"
             *     ]
             */
            ends?: string[];
            /**
             * @description Its slug.
             * @example trader-pro
             */
            module: string;
            /**
             * @description `active`: may use it now; `waiting`: from a later time on; `ended`: could once.
             * @default active
             * @example active
             * @enum {string}
             */
            state: "active" | "waiting" | "ended";
        };
        ModuleDto: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:30:00.000Z
             */
            createdAt: string;
            /** @example Strategies for those who know the basics */
            description: string;
            /**
             * @description The slug.
             * @example trader-pro
             */
            id: string;
            lessons: components["schemas"]["LessonDto"][];
            /** @example Trader Pro */
            name: string;
            /**
             * @description Place in the catalogue, smallest first.
             * @example 1
             */
            position: number;
            /**
             * @description Slugs of modules that must be completed before.
             * @example [
             *       "trader-start"
             *     ]
             */
            prerequisites: string[];
            /** @example trader-pro */
            slug: string;
        };
        ModulePageDto: {
            items: components["schemas"]["ModuleDto"][];
            /**
             * @description Always null: there is one page.
             * @example null
             */
            nextCursor: string | null;
        };
        ModuleProgressDto: {
            /**
             * @description Lessons that you have completed.
             * @example 3
             */
            completed: number;
            /**
             * @description Lessons in all.
             * @example 12
             */
            total: number;
        };
        MomentumDto: {
            /**
             * @description Over 20 candles; beyond -100..100 is an extreme.
             * @example 132.4
             */
            cci: number;
            /**
             * @description `up` or `down` where RSI (beyond 45..55) and MACD histogram agree.
             * @example up
             * @enum {string}
             */
            direction: "up" | "down" | "neutral";
            /**
             * @description 12, 26, 9; in price units, as signal and histogram.
             * @example 0.0000312
             */
            macd: number;
            /** @example 0.0000111 */
            macdHistogram: number;
            /** @example 0.0000201 */
            macdSignal: number;
            /**
             * @description 0..100, over 14 candles.
             * @example 56.3
             */
            rsi: number;
            /** @example 79.1 */
            stochasticD: number;
            /**
             * @description Slow stochastic 14, 3, 3: 0..100.
             * @example 82.3
             */
            stochasticK: number;
            /**
             * @description -100..0, over 14 candles.
             * @example -12.1
             */
            williamsR: number;
        };
        MyLessonDto: {
            /** @description Whether it is open now. */
            available: boolean;
            /**
             * @description When it opens, or has opened, for you.
             * @example 2026-02-07T12:30:00.000Z
             */
            availableAt: string;
            /**
             * @description When you completed it; null when you have not.
             * @example 2026-02-08T09:00:00.000Z
             */
            completedAt: string | null;
            /**
             * @description Of a text that is open.
             * @example Read this before you trade.
             */
            content?: string;
            /** @example welcome */
            id: string;
            /** @enum {string} */
            kind: "text" | "video" | "file";
            /** @example Welcome */
            title: string;
            /**
             * @description Of a video or a file that is open.
             * @example https://video.example.com/welcome
             */
            url?: string;
        };
        MyModuleDto: {
            /**
             * @description Where it is bought; null when you have it, or nothing that is sold unlocks it.
             * @example https://pay.hotmart.com/A1
             */
            checkoutUrl: string | null;
            /** @example Strategies for those who know the basics */
            description: string;
            /**
             * @description Slugs of modules to complete before.
             * @example []
             */
            missing: string[];
            /** @example Trader Pro */
            name: string;
            /**
             * @description Place in the catalogue, smallest first.
             * @example 1
             */
            position: number;
            /** @description Kept also while you do not have the module. */
            progress: components["schemas"]["ModuleProgressDto"];
            /**
             * @description Why it is locked: you do not have it, or have not completed what comes before.
             * @example not_owned
             * @enum {string|null}
             */
            reason: "prerequisites" | "not_owned" | null;
            /**
             * @description Your own start; null when you do not have it.
             * @example 2026-01-31T12:30:00.000Z
             */
            since: string | null;
            /** @example trader-pro */
            slug: string;
            /**
             * @description Whether you may open it now.
             * @enum {string}
             */
            status: "locked" | "unlocked";
            /**
             * @description When it ends by itself; null is never, or not yours.
             * @example null
             */
            until: string | null;
        };
        MyModulePageDto: {
            items: components["schemas"]["MyModuleDto"][];
            /**
             * @description Always null: there is one page.
             * @example null
             */
            nextCursor: string | null;
        };
        NewEventDto: {
            /**
             * @description ISO 4217; the configured currency when it is missing.
             * @example BRL
             */
            currency?: string;
            /**
             * @description Unique for ever, 1 to 128 characters of `A-Z a-z 0-9 _ . : @ -`; made here when it is missing.
             * @example order-1042
             */
            id?: string;
            /**
             * @description A JSON object, at most 16 KiB and 5 levels, keys without `$` and `.`.
             * @example {
             *       "country": "BR",
             *       "plan": "pro"
             *     }
             */
            metadata?: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description When it happened, ISO 8601 with its zone, at most 5 minutes ahead of now; the arrival when it is missing.
             * @example 2026-01-15T12:30:00Z
             */
            timestamp?: string;
            /**
             * @description What happened.
             * @example purchase
             */
            type: string;
            /**
             * @description Whose event it is, in the sender's own terms, 1 to 256 characters.
             * @example ana@example.com
             */
            userId: string;
            /**
             * @description In units of the currency, at most 4 decimals, -1e9 to 1e9.
             * @example 149.9
             */
            value?: number | null;
        };
        NodeFiguresDto: {
            /**
             * @description Runs that failed there.
             * @example 0
             */
            failed: number;
            /** @example wait */
            nodeId: string;
            /**
             * @description Runs that have gone on from there, of the newest 10,000.
             * @example 4080
             */
            passed: number;
            /**
             * @description Runs of which this step is due, or tried again.
             * @example 3
             */
            running: number;
            /**
             * @description Runs that wait there.
             * @example 120
             */
            waiting: number;
        };
        NoteDto: {
            /**
             * @description Who of the staff wrote it, or what (`workflow`).
             * @example usr_01kf8m3q5c000r4t9w2x7y1zab
             */
            authorId: string;
            /**
             * @description When the text was changed last; null when it never was.
             * @example null
             */
            changedAt: string | null;
            /** @example cnt_01kf8m3q5c000r4t9w2x7y1zab */
            contactId: string;
            /** @example 2026-01-31T12:30:00.000Z */
            createdAt: string;
            /** @example nte_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /** @example Wants to hear of the next webinar */
            text: string;
        };
        NoteInputDto: {
            /**
             * @description Plain text.
             * @example Wants to hear of the next webinar
             */
            text: string;
        };
        NotePageDto: {
            items: components["schemas"]["NoteDto"][];
            /**
             * @description `cursor` of the next page; null on the last one.
             * @example null
             */
            nextCursor: string | null;
        };
        NotifyActionDto: {
            /** @example Lead quente: pediu contato */
            message: string;
            /**
             * @description Whom; when left out the contact's owner, or all admins when there is none.
             * @example [
             *       "usr_01kf8m3q5c000r4t9w2x7y1zab"
             *     ]
             */
            userIds?: string[];
        };
        NotifyDto: {
            /**
             * @example [
             *       "ops@example.com"
             *     ]
             */
            emails: string[];
            webhook: components["schemas"]["HookDto"] | null;
        };
        NotifyInputDto: {
            /**
             * @description Who gets a mail; none when left out.
             * @example [
             *       "ops@example.com"
             *     ]
             */
            emails?: string[];
            /** @description What is posted to, signed as outgoing webhooks are; nothing when null or left out. */
            webhook?: components["schemas"]["HookInputDto"] | null;
        };
        OpenModuleDto: {
            /**
             * @description Where it is bought; null when you have it, or nothing that is sold unlocks it.
             * @example https://pay.hotmart.com/A1
             */
            checkoutUrl: string | null;
            /** @example Strategies for those who know the basics */
            description: string;
            lessons: components["schemas"]["MyLessonDto"][];
            /**
             * @description Slugs of modules to complete before.
             * @example []
             */
            missing: string[];
            /** @example Trader Pro */
            name: string;
            /**
             * @description Place in the catalogue, smallest first.
             * @example 1
             */
            position: number;
            /** @description Kept also while you do not have the module. */
            progress: components["schemas"]["ModuleProgressDto"];
            /**
             * @description Why it is locked: you do not have it, or have not completed what comes before.
             * @example not_owned
             * @enum {string|null}
             */
            reason: "prerequisites" | "not_owned" | null;
            /**
             * @description Your own start; null when you do not have it.
             * @example 2026-01-31T12:30:00.000Z
             */
            since: string | null;
            /** @example trader-pro */
            slug: string;
            /**
             * @description Whether you may open it now.
             * @enum {string}
             */
            status: "locked" | "unlocked";
            /**
             * @description When it ends by itself; null is never, or not yours.
             * @example null
             */
            until: string | null;
        };
        OrderDto: {
            /**
             * @example demo
             * @enum {string}
             */
            accountType: "demo" | "real";
            /** @example EURUSD-OTC */
            asset: string;
            /**
             * @description As the order gave it.
             * @example my-order-1
             */
            clientOrderId: string;
            /**
             * @description The same; null while open.
             * @example 2026-11-29T21:31:00.000Z
             */
            closedAt: string | null;
            /**
             * @description When the order was made, by our clock, ISO 8601.
             * @example 2026-11-29T21:30:00.000Z
             */
            createdAt: string;
            /**
             * @description Of stake and pnl, ISO 4217.
             * @example BRL
             */
            currency: string;
            /**
             * @description `call` wins when the price rises.
             * @example call
             * @enum {string}
             */
            direction: "call" | "put";
            /**
             * @description The same.
             * @example 2026-11-29T21:31:00.000Z
             */
            expiresAt: string;
            /**
             * @description As ordered.
             * @example 60
             */
            expirySeconds: number;
            /**
             * @description The broker's id of the position.
             * @example pos_01kf8m3q5c000r4t9w2x7y1zab
             */
            externalId?: string;
            /** @example trd_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /**
             * @example blitz
             * @enum {string}
             */
            kind: "binary" | "turbo" | "blitz";
            /**
             * @description By the market's clock, ISO 8601.
             * @example 2026-11-29T21:30:00.000Z
             */
            openedAt: string;
            /**
             * @description The fraction of the stake that a win adds.
             * @example 0.87
             */
            payout: number;
            /**
             * @description Won or, negative, lost; 0 while open.
             * @example 8.7
             */
            pnl: number;
            /**
             * @example paper
             * @enum {string}
             */
            provider: "paper" | "quadcode";
            /**
             * @description Whether your orders may use real money.
             * @example false
             */
            realTrading: boolean;
            /** @description Why nothing was bought. */
            rejection?: components["schemas"]["RejectionDto"];
            /**
             * @description In units of the account's currency.
             * @example 10
             */
            stake: number;
            /**
             * @description `intended`: it is being sent; `unknown`: no reply came, and the broker's positions are being looked through: do not
             *     order again.
             * @example accepted
             * @enum {string}
             */
            state: "intended" | "unknown" | "accepted" | "rejected" | "settled";
            /**
             * @description `unknown`: no reply came; the broker's positions are being looked through.
             * @example win
             * @enum {string}
             */
            status: "open" | "win" | "loss" | "tie" | "sold" | "unknown" | "rejected";
            /**
             * @description The bot's strategy; absent for orders by hand.
             * @example bollinger-touch
             */
            strategy?: string;
        };
        OrderPageDto: {
            items: components["schemas"]["OrderDto"][];
            /**
             * @description For the next page; null on the last one.
             * @example null
             */
            nextCursor: string | null;
            /**
             * @description Whether your orders may use real money.
             * @example false
             */
            realTrading: boolean;
        };
        OutboxMailDetailDto: {
            /**
             * @description Times that sending has begun.
             * @example 1
             */
            attempts: number;
            /**
             * @description ISO 8601.
             * @example 2026-01-15T12:30:00.000Z
             */
            createdAt: string;
            /**
             * @description What the server answered to the last try that failed.
             * @example EENVELOPE: 550 No such user
             */
            error: string | null;
            /**
             * @description The same as HTML, where the mail has it.
             * @example null
             */
            html: string | null;
            /** @example mail_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /**
             * @description What it is about: the room and the news.
             * @example auth.verify-email
             */
            kind: string;
            /**
             * Format: date-time
             * @description When the server took it.
             * @example 2026-01-15T12:30:01.000Z
             */
            sentAt: string | null;
            /**
             * @description `queued` (also: to be tried again), `sending`, `sent`, `failed` (refused, or given up), `kept` (there is no SMTP_URL:
             *     it is only shown here).
             * @example sent
             * @enum {string}
             */
            state: "queued" | "sending" | "sent" | "failed" | "kept";
            /** @example Confirme seu e-mail */
            subject: string;
            /**
             * @description What it says: of a `kept` mail, and only to callers with `users:manage`, since one-time tokens may be in it; null
             *     otherwise.
             * @example null
             */
            text: string | null;
            /** @example ana@example.com */
            to: string;
        };
        OutboxMailDto: {
            /**
             * @description Times that sending has begun.
             * @example 1
             */
            attempts: number;
            /**
             * @description ISO 8601.
             * @example 2026-01-15T12:30:00.000Z
             */
            createdAt: string;
            /**
             * @description What the server answered to the last try that failed.
             * @example EENVELOPE: 550 No such user
             */
            error: string | null;
            /** @example mail_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /**
             * @description What it is about: the room and the news.
             * @example auth.verify-email
             */
            kind: string;
            /**
             * Format: date-time
             * @description When the server took it.
             * @example 2026-01-15T12:30:01.000Z
             */
            sentAt: string | null;
            /**
             * @description `queued` (also: to be tried again), `sending`, `sent`, `failed` (refused, or given up), `kept` (there is no SMTP_URL:
             *     it is only shown here).
             * @example sent
             * @enum {string}
             */
            state: "queued" | "sending" | "sent" | "failed" | "kept";
            /** @example Confirme seu e-mail */
            subject: string;
            /**
             * @description What it says: of a `kept` mail, and only to callers with `users:manage`, since one-time tokens may be in it; null
             *     otherwise.
             * @example null
             */
            text: string | null;
            /** @example ana@example.com */
            to: string;
        };
        OutboxPageDto: {
            items: components["schemas"]["OutboxMailDto"][];
            /**
             * @description For the next page; null on the last one.
             * @example WyJtYWlsXzAxa2Y4bTNxNWMiXQ
             */
            nextCursor: string | null;
        };
        OutgoingAttemptDto: {
            /**
             * Format: date-time
             * @example 2026-01-31T12:30:00.498Z
             */
            at: string;
            /**
             * @description In milliseconds.
             * @example 42
             */
            durationMs: number;
            /**
             * @description Why no answer came; null when one did.
             * @example No complete answer within 15 s (HTTP_OUT.TIMEOUT)
             */
            error: string | null;
            /**
             * @description The first 2 KiB of the answer's body.
             * @example Internal Server Error
             */
            response: string | null;
            /**
             * @description Of HTTP; null when no answer came.
             * @example 500
             */
            status: number | null;
        };
        OutgoingDelivery: {
            /** @description The latest 20, the oldest first. */
            attempts: components["schemas"]["OutgoingAttemptDto"][];
            /**
             * Format: date-time
             * @example 2026-01-31T12:30:00.412Z
             */
            createdAt: string;
            /**
             * @description The event; null for a ping.
             * @example order-1042
             */
            eventId: string | null;
            /**
             * @description The `webhook-id`, the same in every attempt.
             * @example msg_3b1f0c9a7d2e4f5a8b6c1d0e9f8a7b6c
             */
            id: string;
            /**
             * Format: date-time
             * @description When it is tried next; null when nothing is to be done.
             * @example 2026-01-31T12:35:04.120Z
             */
            nextAttemptAt: string | null;
            /**
             * @description Why it is dead or canceled; else null.
             * @example null
             */
            reason: string | null;
            /**
             * @example delivered
             * @enum {string}
             */
            status: "pending" | "canceled" | "retrying" | "dead" | "delivered";
            /**
             * @description How often it has been tried.
             * @example 1
             */
            tries: number;
            /**
             * @description The event's type, or `ping`.
             * @example purchase
             */
            type: string;
        };
        OutgoingPage: {
            items: components["schemas"]["OutgoingDelivery"][];
            /**
             * @description For `cursor` of the next page; null on the last one.
             * @example WzE3Njg0Nzk0MDAwMDAsIm1zZ18zYjFmIl0
             */
            nextCursor: string | null;
        };
        PerformanceDto: {
            /**
             * @example demo
             * @enum {string}
             */
            accountType: "demo" | "real";
            /** @description The best one first. */
            byStrategy: components["schemas"]["StrategyPerformanceDto"][];
            /**
             * @description ISO 4217.
             * @example USD
             */
            currency: string;
            /** @description The sum after trades, oldest first; at most 500 points, the last trade always among them. */
            equity: components["schemas"]["EquityPointDto"][];
            /** @example 16 */
            losses: number;
            /**
             * @description The largest fall of the sum from its highest point.
             * @example 30
             */
            maxDrawdown: number;
            /**
             * @description Of those closed today, by the market's clock in the business time zone.
             * @example 8.7
             */
            today: number;
            /**
             * @description Sum of all results.
             * @example 40.1
             */
            total: number;
            /**
             * @description Settled ones, ties included.
             * @example 40
             */
            trades: number;
            /**
             * @description Wins of those that were won or lost: 0..1; 0 without any.
             * @example 0.59
             */
            winRate: number;
            /** @example 23 */
            wins: number;
        };
        PingResult: {
            /**
             * @description The `webhook-id`, and the delivery in the list.
             * @example msg_01j2x5k9t4000abcdefghjkmnp
             */
            deliveryId: string;
            /**
             * @description In milliseconds.
             * @example 42
             */
            durationMs: number;
            /**
             * @description Why no answer came.
             * @example No complete answer within 15 s (HTTP_OUT.TIMEOUT)
             */
            error?: string;
            /**
             * @description Whether it answered 2xx.
             * @example true
             */
            ok: boolean;
            /**
             * @description The first 2 KiB of the answer's body.
             * @example
             */
            response: string | null;
            /**
             * @description Of HTTP; null when no answer came.
             * @example 204
             */
            status: number | null;
        };
        PlaceOrderDto: {
            /**
             * @description `real` has to be switched on first (PUT /api/broker/real-trading).
             * @example demo
             * @enum {string}
             */
            accountType: "demo" | "real";
            /**
             * @description Id of an asset, as GET /api/market/assets gives it.
             * @example EURUSD-OTC
             */
            asset: string;
            /**
             * @description Your own id of the order, unique for you: 1 to 64 of letters, digits and `_.:-`. The same again is the same order, so
             *     after any fault it can be sent once more.
             * @example my-order-1
             */
            clientOrderId: string;
            /**
             * @description `call` wins when the price is higher at the expiry, `put` when it is lower.
             * @example call
             * @enum {string}
             */
            direction: "call" | "put";
            /**
             * @description Seconds until it expires; what is offered depends on asset and kind.
             * @example 60
             */
            expirySeconds: number;
            /**
             * @description How it expires: `blitz` so many seconds after the purchase, the others at full steps.
             * @example blitz
             * @enum {string}
             */
            kind: "binary" | "turbo" | "blitz";
            /**
             * @description In units of the account's currency, at most two decimals.
             * @example 10
             */
            stake: number;
        };
        PnlTodayDto: {
            /** @example 320.15 */
            demo: number | null;
            /** @example -120.5 */
            real: number | null;
        };
        PointDto: {
            /**
             * @description Start of the interval.
             * @example 2026-11-23T03:00:00.000Z
             */
            time: string;
            /**
             * @description 0 where nothing happened.
             * @example 57
             */
            value: number;
        };
        PositionDto: {
            /**
             * @example demo
             * @enum {string}
             */
            accountType: "demo" | "real";
            /** @example EURUSD-OTC */
            asset: string;
            /**
             * @example call
             * @enum {string}
             */
            direction: "call" | "put";
            /**
             * @description The same.
             * @example 2026-11-29T21:31:00.000Z
             */
            expiresAt: string;
            /**
             * @description The broker's id.
             * @example pos_01kf8m3q5c000r4t9w2x7y1zab
             */
            id: string;
            /**
             * @example blitz
             * @enum {string}
             */
            kind: "binary" | "turbo" | "blitz";
            /**
             * @description By the market's clock, ISO 8601.
             * @example 2026-11-29T21:30:00.000Z
             */
            openedAt: string;
            /**
             * @description The fraction of the stake that a win adds.
             * @example 0.87
             */
            payout: number;
            /**
             * @description In units of the account's currency.
             * @example 10
             */
            stake: number;
        };
        PositionsDto: {
            items: components["schemas"]["PositionDto"][];
            /**
             * @description There is one page only.
             * @example null
             */
            nextCursor: string | null;
            /**
             * @description Whether your orders may use real money.
             * @example false
             */
            realTrading: boolean;
        };
        PreviewDraftDto: {
            /**
             * @description Whose data it is filled in with; without it those of somebody made up.
             * @example cnt_01kf8m3q5c000r4t9w2x7y1zab
             */
            contactId?: string;
            /**
             * @description Sample data: `contact` in place of a contact, and whatever else merge tags name.
             * @example {
             *       "contact": {
             *         "name": "Bia Lima",
             *         "fields": {
             *           "city": "Recife"
             *         }
             *       },
             *       "event": {
             *         "type": "purchase"
             *       }
             *     }
             */
            data?: {
                [key: string]: unknown;
            };
            /**
             * @description With Liquid merge tags.
             * @example <p>Olá, {{ contact.firstName }}!</p>
             */
            html: string;
            /**
             * @description One line, with merge tags.
             * @example Bem-vindo, {{ contact.firstName }}
             */
            subject?: string;
        };
        PreviewDto: {
            /**
             * @description Whose data it is filled in with; without it those of somebody made up.
             * @example cnt_01kf8m3q5c000r4t9w2x7y1zab
             */
            contactId?: string;
            /**
             * @description Sample data: `contact` in place of a contact, and whatever else merge tags name.
             * @example {
             *       "contact": {
             *         "name": "Bia Lima",
             *         "fields": {
             *           "city": "Recife"
             *         }
             *       },
             *       "event": {
             *         "type": "purchase"
             *       }
             *     }
             */
            data?: {
                [key: string]: unknown;
            };
        };
        PreviewResultDto: {
            /**
             * @description Sanitised, as it would be sent.
             * @example <p>Olá, Ana!</p>
             */
            html: string;
            /** @example Bem-vindo, Ana */
            subject: string;
            /**
             * @description The part for programs that show no HTML.
             * @example Olá, Ana!
             */
            text: string;
            /**
             * @description Shows the mail in a browser for ten minutes, to whoever has the address; not with `data`.
             * @example https://dashboard.example.com/api/crm/template-previews?token=v1.main.c2FtcGxlLW5vbmNl.c2FtcGxlLXRva2Vu
             */
            url?: string;
            warnings: components["schemas"]["WarningDto"][];
        };
        PreviewSegmentDto: {
            /**
             * @description One group, `{"all":[...]}` or `{"any":[...]}`, of rules, groups and `{"not": rule}`; five groups deep, 100 rules.
             *     `{"all":[]}` is everybody.
             *
             *     - a field: `{"field","op","value"}`; `email`, `name`, `tags`, `stage`, `ownerId`, `subscribed`, `lifecycle`,
             *       `createdAt`, or the key of a declared one (`city` or `fields.city`). `op`: `eq`, `ne`, `in`, `not_in`, `exists`,
             *       `not_exists`; of texts `contains`, `not_contains`, `starts_with`, `ends_with`; of numbers, days and times `gt`,
             *       `gte`, `lt`, `lte`; of days and times `last_days`, `next_days`. Also `=`, `!=`, `>=`, `before`, `startsWith`, ...
             *     - an event: `{"event","op","count","withinDays"}`, at least once when `op` and `count` are left out; `sum` (with
             *       `currency`) in place of `count`; `from`, `to` in place of `withinDays`; `op` `never`; or `first_before`,
             *       `first_after`, `last_before`, `last_after` with `at` or `daysAgo`
             *     - access: `{"entitlement":"active"|"waiting"|"ended","module"|"product"}`; anything that is sold without the two
             *     - mails: `{"mail":"sent"|"opened"|"clicked"|"bounced","campaign","variant","withinDays"}`
             * @example {
             *       "all": [
             *         {
             *           "field": "subscribed",
             *           "op": "eq",
             *           "value": true
             *         },
             *         {
             *           "event": "purchase",
             *           "op": "gte",
             *           "count": 2,
             *           "withinDays": 30
             *         },
             *         {
             *           "any": [
             *             {
             *               "field": "tags",
             *               "op": "contains",
             *               "value": "vip"
             *             },
             *             {
             *               "entitlement": "ended",
             *               "module": "trader-pro"
             *             }
             *           ]
             *         }
             *       ]
             *     }
             */
            rules: {
                [key: string]: unknown;
            };
        };
        /** @description RFC 9457 problem details, the body of every error */
        Problem: {
            /**
             * @description Stable, for programs
             * @example COMMON.INVALID_INPUT
             */
            code: string;
            /**
             * @description What went wrong, for people
             * @example value: must be a number
             */
            detail: string;
            /** @description Each field at fault */
            errors?: {
                /** @example [3].value */
                field: string;
                /** @example must be a number */
                message: string;
            }[];
            /**
             * @description Names this occurrence in the log; of a request also in its header x-request-id
             * @example req_01ka2b3c4d000q7x1c5v8n2m4p
             */
            id: string;
            /** @example 400 */
            status: number;
            /**
             * @description The status in HTTP's words
             * @example Bad Request
             */
            title: string;
            /** @example about:blank */
            type: string;
        };
        ProblemDto: {
            /** @example BACKTEST.NO_CANDLES */
            code: string;
            /** @example There are no candles in this range */
            detail: string;
        };
        ProcessHealthDto: {
            /**
             * @description Resident, in bytes.
             * @example 183500800
             */
            memoryBytes: number;
            /**
             * @example all
             * @enum {string}
             */
            role: "all" | "api" | "worker";
            /**
             * @description Since this process was started, in seconds.
             * @example 86400
             */
            uptimeSeconds: number;
        };
        ProcessMetricsDto: {
            /**
             * @description CPU time since the reading before; 1 is one core.
             * @example 0.12
             */
            cpuShare: number | null;
            /**
             * @description By how much its event loop is late, in ms: 99th percentile since the reading before; null at the first.
             * @example 1.9
             */
            eventLoopDelayMs: number | null;
            /**
             * @description What JavaScript objects take of it.
             * @example 81203200
             */
            heapBytes: number | null;
            /**
             * @description Resident memory.
             * @example 183500800
             */
            residentBytes: number | null;
            /**
             * @description Since it was started.
             * @example 86400
             */
            uptimeSeconds: number | null;
        };
        ProductDto: {
            /** @example https://pay.hotmart.com/A1 */
            checkoutUrl: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T12:30:00.000Z
             */
            createdAt: string;
            /**
             * @description Days from the purchase on; null is for good.
             * @example 365
             */
            durationDays: number | null;
            /** @example prd_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            match: components["schemas"]["MatchRuleDto"][];
            /**
             * @description Slugs of the modules that it unlocks.
             * @example [
             *       "trader-pro"
             *     ]
             */
            modules: string[];
            /** @example Trader Pro, a year */
            name: string;
        };
        ProductPageDto: {
            items: components["schemas"]["ProductDto"][];
            /**
             * @description Always null: there is one page.
             * @example null
             */
            nextCursor: string | null;
        };
        ProgressDto: {
            /**
             * @description Candles that are done.
             * @example 8192
             */
            done: number;
            /**
             * @description Candles that there are to do, each combination of a sweep for itself; 0 until that is known.
             * @example 10000
             */
            total: number;
        };
        ProposalDto: {
            /**
             * @description Which account it would use.
             * @example demo
             * @enum {string}
             */
            accountType: "demo" | "real";
            /** @description Of kind `bot`: what would be started. */
            bot?: components["schemas"]["RunSettingsDto"];
            /**
             * @description By the clock of your market, ISO 8601.
             * @example 2026-11-29T21:30:00.000Z
             */
            createdAt: string;
            /**
             * @description The same: 60 seconds later.
             * @example 2026-11-29T21:31:00.000Z
             */
            expiresAt: string;
            /** @example prp_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /**
             * @example order
             * @enum {string}
             */
            kind: "order" | "bot";
            /** @description Of kind `order`: what would be bought. */
            order?: components["schemas"]["ProposedOrderDto"];
            /** @description Missing until it is confirmed, or has failed. */
            result?: components["schemas"]["ProposalResultDto"];
            /**
             * @description Only an `open` one can be confirmed.
             * @example open
             * @enum {string}
             */
            state: "open" | "confirming" | "confirmed" | "rejected" | "expired" | "failed";
        };
        ProposalProblemDto: {
            /**
             * @description As the refusal by hand would have it.
             * @example BROKER.MARKET_CLOSED
             */
            code: string;
            /**
             * @description For people.
             * @example The market of EURUSD is closed
             */
            detail: string;
        };
        ProposalResultDto: {
            /** @description The bot's run as it is now: of a confirmed one of kind `bot`. */
            bot?: components["schemas"]["RuntimeStatusDto"];
            /** @description The order as it is now: of a confirmed one of kind `order`. */
            order?: components["schemas"]["OrderDto"];
            /** @description Why it failed. */
            problem?: components["schemas"]["ProposalProblemDto"];
        };
        ProposedOrderDto: {
            /**
             * @description `real` has to be switched on first (PUT /api/broker/real-trading).
             * @example demo
             * @enum {string}
             */
            accountType: "demo" | "real";
            /**
             * @description Id of an asset, as GET /api/market/assets gives it.
             * @example EURUSD-OTC
             */
            asset: string;
            /**
             * @description `call` wins when the price is higher at the expiry, `put` when it is lower.
             * @example call
             * @enum {string}
             */
            direction: "call" | "put";
            /**
             * @description Seconds until it expires; what is offered depends on asset and kind.
             * @example 60
             */
            expirySeconds: number;
            /**
             * @description How it expires: `blitz` so many seconds after the purchase, the others at full steps.
             * @example blitz
             * @enum {string}
             */
            kind: "binary" | "turbo" | "blitz";
            /**
             * @description In units of the account's currency, at most two decimals.
             * @example 10
             */
            stake: number;
        };
        ProtectionsDto: {
            /**
             * @description Pause after a loss streak; without `maxConsecutiveLosses` after each loss.
             * @example 300
             */
            cooldownSeconds?: number;
            /**
             * @description When orders may be made, in the business time zone; several after a comma.
             * @example 09:00-17:30
             */
            hours?: string;
            /**
             * @description Losses in a row after which it pauses for `cooldownSeconds`, without these for the rest of the day.
             * @example 4
             */
            maxConsecutiveLosses?: number;
            /**
             * @description Fall of the run's equity from its highest point at which it stops until it is started anew.
             * @example 150
             */
            maxDrawdown?: number;
            /**
             * @description Most positions that are open at once; 1 when left out.
             * @example 1
             */
            maxOpen?: number;
            /**
             * @description Smallest pay-out to take, as a fraction of the stake.
             * @example 0.8
             */
            minPayout?: number;
            /**
             * @description Loss of a day at which the run waits for the next one.
             * @example 100
             */
            stopLoss?: number;
            /**
             * @description Win of a day at which the run waits for the next one.
             * @example 200
             */
            stopWin?: number;
        };
        PurchaseFiguresDto: {
            /**
             * @description Value per purchase; 0 when there is none.
             * @example 143.2
             */
            averageTicket: number;
            /**
             * @description Events of type `purchase` in the currency.
             * @example 87
             */
            count: number;
            /**
             * @description Sum of their values.
             * @example 12458.4
             */
            value: number;
        };
        RealtimeMetricsDto: {
            /**
             * @description ISO 8601; no figure is more than a second older.
             * @example 2026-11-23T12:30:00.000Z
             */
            at: string;
            bots: components["schemas"]["BotMetricsDto"];
            broker: components["schemas"]["BrokerMetricsDto"];
            database: components["schemas"]["DatabaseMetricsDto"];
            events: components["schemas"]["EventMetricsDto"];
            jobs: components["schemas"]["JobMetricsDto"];
            process: components["schemas"]["ProcessMetricsDto"];
            redis: components["schemas"]["RedisMetricsDto"];
            sockets: components["schemas"]["SocketMetricsDto"];
            trading: components["schemas"]["TradingMetricsDto"];
            users: components["schemas"]["UserMetricsDto"];
            webhooks: components["schemas"]["WebhookMetricsDto"];
        };
        RealTradingDto: {
            /**
             * @description Whether orders may use real money. Off until you switch it on.
             * @example false
             */
            enabled: boolean;
            /**
             * @description Largest sum of the stakes of a day.
             * @example 50
             */
            perDayLimit?: number;
            /**
             * @description Largest stake of one order, in units of the account's currency.
             * @example 10
             */
            perOrderLimit?: number;
            /**
             * @description What of it today's orders have used up.
             * @example 20
             */
            usedToday?: number;
            /**
             * @description What real money risks, while it is switched on.
             * @example Trading loses money: ...
             */
            warning?: string;
        };
        RecoveryCodesDto: {
            /**
             * @description Ten codes that each work once in the place of the app's; shown this once.
             * @example [
             *       "k7m2-9qrt-x4wa-h3pz"
             *     ]
             */
            recoveryCodes: string[];
        };
        RedisHealthDto: {
            /**
             * @description `off`: REDIS_URL is not set, and nothing is missing.
             * @example off
             * @enum {string}
             */
            status: "up" | "away" | "off";
        };
        RedisMetricsDto: {
            /**
             * @description 1 while it answers the process that tells, else 0; null without REDIS_URL.
             * @example null
             */
            up: number | null;
        };
        ReentryDto: {
            /**
             * @description Of `after-days`: how many days after they last entered.
             * @example 30
             */
            days?: number;
            /**
             * @description `once` in their life, again `after-days` since they last entered, or `every-time`.
             * @example after-days
             * @enum {string}
             */
            mode: "once" | "after-days" | "every-time";
        };
        RefreshDto: {
            /**
             * @description The refresh token; without it the one in the cookie is taken.
             * @example ses_01kf8m3q5c000r4t9w2x7y1zab.0.kQ0mZr2TtYw6h7Jc2mQ9pLd4uEfA1gRs5oI8sVb3nX8
             */
            refreshToken?: string;
        };
        RegisterDto: {
            /**
             * Format: email
             * @description Unique, without regard to case.
             * @example ana@example.com
             */
            email: string;
            /**
             * @description Needed where registration is by invitation only.
             * @example 8sVb3nX8kQ0mZr2TtYw6h7Jc2mQ9pLd4uEfA1gRs5oI
             */
            inviteToken?: string;
            /**
             * @description How the user wants to be called, 1 to 100 characters.
             * @example Ana Souza
             */
            name: string;
            /**
             * @description 10 to 128 characters.
             * @example correct horse battery
             */
            password: string;
        };
        RejectedRowDto: {
            /**
             * @description The column, and what is wrong there.
             * @example email: is no e-mail address
             */
            reason: string;
            /**
             * @description As a spreadsheet numbers it: the names of the columns are row 1.
             * @example 7
             */
            row: number;
        };
        RejectionDto: {
            /** @example BROKER.PURCHASE_WINDOW_CLOSED */
            code: string;
            /**
             * @description For people.
             * @example The purchase window of this expiry is closed
             */
            detail: string;
        };
        ReplayDto: {
            /**
             * @description Only says how many it would be.
             * @default false
             */
            dryRun: boolean;
            /**
             * Format: date-time
             * @description Received at or after; missing: from the oldest on.
             * @example 2026-01-31T00:00:00Z
             */
            from?: string;
            /**
             * @description Only those of this source.
             * @example hotmart-main
             */
            source?: string;
            /**
             * @description Which of them. Processed ones may be replayed too: events that are there are not doubled.
             * @default dead
             * @example dead
             * @enum {string}
             */
            status: "received" | "processed" | "ignored" | "retrying" | "dead";
            /**
             * Format: date-time
             * @description Received before; missing: up to now.
             * @example 2026-02-01T00:00:00Z
             */
            to?: string;
        };
        ReplayResult: {
            dryRun: boolean;
            /**
             * @description Deliveries that fit the question.
             * @example 12
             */
            matched: number;
            /**
             * @description Deliveries that are due now because of it; 0 in a dry run.
             * @example 12
             */
            replayed: number;
        };
        ResetPasswordDto: {
            /**
             * @description 10 to 128 characters.
             * @example another horse battery
             */
            password: string;
            /**
             * @description Of the mail that was asked for.
             * @example 8sVb3nX8kQ0mZr2TtYw6h7Jc2mQ9pLd4uEfA1gRs5oI
             */
            token: string;
        };
        RestingDto: {
            /**
             * @description For people.
             * @example Outside of the trading hours
             */
            detail: string;
            /**
             * @description What holds the run back.
             * @example trading_hours
             * @enum {string}
             */
            restraint: "balance" | "stop_loss" | "stop_win" | "max_drawdown" | "loss_streak" | "cool_down" | "trading_hours" | "min_payout" | "max_open" | "stake_range";
            /**
             * Format: date-time
             * @description Until when, by the market's clock; null: until it is started anew.
             * @example 2026-03-02T12:00:00.000Z
             */
            until: string | null;
        };
        RetentionChangeDto: {
            /** @example -0.03 */
            returnRate: number | null;
            /** @example 0.12 */
            users: number | null;
        };
        RetentionDto: {
            /** @description Changes as fractions of the period before, null where that was 0; not with `compare=false`. */
            change?: components["schemas"]["RetentionChangeDto"];
            /** @description Every day or week that touches the period. */
            cohorts: components["schemas"]["CohortDto"][];
            /**
             * @description Inclusive.
             * @example 2026-10-24T03:00:00.000Z
             */
            from: string;
            /**
             * @description `day` or `week`.
             * @example week
             */
            period: string;
            /** @description The same figures of the period just before; not with `compare=false`. */
            previous?: components["schemas"]["RetentionFiguresDto"];
            /**
             * @description Share of users who were active in the day or week after their first one.
             * @example 0.4
             */
            returnRate: number;
            /**
             * @description Exclusive.
             * @example 2026-11-24T03:00:00.000Z
             */
            to: string;
            /**
             * @description Users of all cohorts.
             * @example 311
             */
            users: number;
        };
        RetentionFiguresDto: {
            /** @description Every day or week that touches the period. */
            cohorts: components["schemas"]["CohortDto"][];
            /**
             * @description Inclusive.
             * @example 2026-10-24T03:00:00.000Z
             */
            from: string;
            /**
             * @description `day` or `week`.
             * @example week
             */
            period: string;
            /**
             * @description Share of users who were active in the day or week after their first one.
             * @example 0.4
             */
            returnRate: number;
            /**
             * @description Exclusive.
             * @example 2026-11-24T03:00:00.000Z
             */
            to: string;
            /**
             * @description Users of all cohorts.
             * @example 311
             */
            users: number;
        };
        RotatedSource: {
            /** @description Part of the application: it has the secret WEBHOOK_SECRET and cannot be deleted. */
            builtIn: boolean;
            /**
             * Format: date-time
             * @example 2026-01-31T12:30:00.000Z
             */
            createdAt: string;
            /**
             * @description Processings that will still fail, as simulate-failure asked.
             * @example 0
             */
            failNext: number;
            /**
             * @description The slug.
             * @example hotmart-main
             */
            id: string;
            /**
             * @example hotmart
             * @enum {string}
             */
            kind: "standard" | "github" | "stripe" | "shopify" | "hotmart" | "kiwify" | "generic-hmac";
            /**
             * Format: date-time
             * @description Until when the secret before the last rotation is good; null when there is none.
             * @example 2026-02-01T12:30:00.000Z
             */
            previousValidUntil: string | null;
            /**
             * @description Shown this once.
             * @example whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD
             */
            secret: string;
            /**
             * @description Of its kind, complete.
             * @example {}
             */
            settings: {
                [key: string]: unknown;
            };
            /** @example hotmart-main */
            slug: string;
            /** @description Whether its purchases grant modules. */
            trusted: boolean;
        };
        RotateSecretDto: {
            /**
             * @description The new secret, when the sender made it. Left out, one is made here.
             * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
             */
            secret?: string;
        };
        RotateSubscriptionSecretDto: {
            /**
             * @description The new secret. Left out, one is made here.
             * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
             */
            secret?: string;
        };
        RuleDto: {
            /**
             * @example >
             * @enum {string}
             */
            comparison: ">" | ">=" | "<" | "<=" | "==" | "!=";
            /**
             * Format: date-time
             * @example 2026-11-01T09:00:00.000Z
             */
            createdAt: string;
            /** @example true */
            enabled: boolean;
            /** @example 60 */
            forSeconds: number;
            /** @example rul_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /** @example webhooks.backlog */
            metric: string;
            /** @example Webhook backlog */
            name: string;
            /**
             * @example no-data
             * @enum {string}
             */
            noData: "no-data" | "ok" | "alerting";
            /** @description Null: those of `/api/admin/alert-settings`. */
            notify: components["schemas"]["NotifyDto"] | null;
            /**
             * @example warning
             * @enum {string}
             */
            severity: "info" | "warning" | "critical";
            /**
             * @description `pending`: the condition holds, not long enough yet; `resolved`: over, since less than an hour.
             * @example normal
             * @enum {string}
             */
            state: "normal" | "pending" | "alerting" | "resolved" | "no-data";
            /**
             * @description Since when it is in this state, ISO 8601.
             * @example 2026-11-23T12:30:00.000Z
             */
            stateSince: string;
            /** @example 1000 */
            threshold: number;
            /**
             * Format: date-time
             * @description When it was last changed.
             * @example 2026-11-01T09:00:00.000Z
             */
            updatedAt: string;
            /**
             * @description The figure at the last look, within seconds; null where it is not known, and while the rule is off.
             * @example 12
             */
            value: number | null;
            /**
             * @description What its webhook is signed with, where it is new: shown this once.
             * @example whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD
             */
            webhookSecret?: string;
        };
        RulePageDto: {
            items: components["schemas"]["RuleDto"][];
            /**
             * @description Always null: there is one page.
             * @example null
             */
            nextCursor: string | null;
        };
        RunCauseDto: {
            /**
             * @description Type of the event that it began with.
             * @example purchase
             */
            eventType?: string;
            /**
             * @description An event, a piece of news of the contact, a day, or `manual:...`: the same one lets them in once.
             * @example evt_01kf8m3q5c000r4t9w2x7y1zab
             */
            id: string;
        };
        RunContactDto: {
            /** @example ana@example.com */
            email: string;
            /** @example Ana Souza */
            name?: string;
        };
        RunDetailDto: {
            /**
             * @description When the run came to it.
             * @example 2026-02-02T09:00:00.000Z
             */
            arrivedAt: string | null;
            /**
             * @description Of a wait: the type of event that it waits for.
             * @example purchase
             */
            awaits?: string;
            cause: components["schemas"]["RunCauseDto"];
            /** @description Who that is, where runs are read; left out when the contact is gone. */
            contact?: components["schemas"]["RunContactDto"];
            /** @example cnt_01kf8m3q5c000r4t9w2x7y1zab */
            contactId: string;
            /**
             * @description The edition that it began on and keeps to.
             * @example 1
             */
            edition: number;
            /**
             * @description When it was over; null while it is on its way.
             * @example null
             */
            endedAt: string | null;
            /**
             * @description How often the contact has entered the workflow, with this time.
             * @example 1
             */
            entry: number;
            /** @example run_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /** @description What became of each step, in order. Runs that ended 90 days ago have none any more. */
            log: components["schemas"]["RunLogEntryDto"][];
            /**
             * @description The step that is due, or waits, or failed; null when it came to its end.
             * @example wait
             */
            nodeId: string | null;
            /**
             * @description Why it has failed, or was cancelled.
             * @example The contact is gone
             */
            reason?: string;
            /** @example 2026-02-02T09:00:00.000Z */
            startedAt: string;
            /**
             * @description `running`: a step is due; `waiting`: for a time or an event; `failed` stands where it failed, and may be tried again.
             * @example waiting
             * @enum {string}
             */
            status: "running" | "waiting" | "completed" | "failed" | "cancelled";
            /** @description Why the step that is due is not done yet; it is tried again. */
            trouble?: components["schemas"]["RunTroubleDto"];
            /**
             * @description Of a wait: when it is over at the latest.
             * @example 2026-02-04T09:00:00.000Z
             */
            waitsUntil: string | null;
            /** @example wfl_01kf8m3q5c000r4t9w2x7y1zab */
            workflowId: string;
        };
        RunDto: {
            /**
             * @description When the run came to it.
             * @example 2026-02-02T09:00:00.000Z
             */
            arrivedAt: string | null;
            /**
             * @description Of a wait: the type of event that it waits for.
             * @example purchase
             */
            awaits?: string;
            cause: components["schemas"]["RunCauseDto"];
            /** @description Who that is, where runs are read; left out when the contact is gone. */
            contact?: components["schemas"]["RunContactDto"];
            /** @example cnt_01kf8m3q5c000r4t9w2x7y1zab */
            contactId: string;
            /**
             * @description The edition that it began on and keeps to.
             * @example 1
             */
            edition: number;
            /**
             * @description When it was over; null while it is on its way.
             * @example null
             */
            endedAt: string | null;
            /**
             * @description How often the contact has entered the workflow, with this time.
             * @example 1
             */
            entry: number;
            /** @example run_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /**
             * @description The step that is due, or waits, or failed; null when it came to its end.
             * @example wait
             */
            nodeId: string | null;
            /**
             * @description Why it has failed, or was cancelled.
             * @example The contact is gone
             */
            reason?: string;
            /** @example 2026-02-02T09:00:00.000Z */
            startedAt: string;
            /**
             * @description `running`: a step is due; `waiting`: for a time or an event; `failed` stands where it failed, and may be tried again.
             * @example waiting
             * @enum {string}
             */
            status: "running" | "waiting" | "completed" | "failed" | "cancelled";
            /** @description Why the step that is due is not done yet; it is tried again. */
            trouble?: components["schemas"]["RunTroubleDto"];
            /**
             * @description Of a wait: when it is over at the latest.
             * @example 2026-02-04T09:00:00.000Z
             */
            waitsUntil: string | null;
            /** @example wfl_01kf8m3q5c000r4t9w2x7y1zab */
            workflowId: string;
        };
        RunLogEntryDto: {
            /** @example 2026-02-02T09:00:00.000Z */
            at: string;
            /**
             * @description What was done, or why it was not; of a wait for an event, the event.
             * @example They are not subscribed
             */
            detail?: string;
            /**
             * @example action.mail
             * @enum {string}
             */
            kind: "trigger.event" | "trigger.segment-entered" | "trigger.tag-added" | "trigger.date" | "trigger.manual" | "trigger.webhook" | "condition.field" | "condition.tag" | "condition.segment" | "condition.event" | "condition.module" | "condition.mail" | "condition.split" | "wait.time" | "wait.until" | "wait.event" | "action.mail" | "action.tag" | "action.field" | "action.task" | "action.webhook" | "action.grant-module" | "action.notify";
            /** @example mail */
            nodeId: string;
            /**
             * @description The output by which it went on.
             * @example default
             */
            output: string;
            /**
             * @description `skipped` and `failed`: an action that was not done; the run went on.
             * @example done
             * @enum {string}
             */
            state: "done" | "skipped" | "failed";
        };
        RunPageDto: {
            items: components["schemas"]["RunDto"][];
            /**
             * @description `cursor` of the next page; null on the last one.
             * @example WyJydW5fMDEiXQ
             */
            nextCursor: string | null;
        };
        RunSettingsDto: {
            /**
             * @description Ids as GET /api/market/assets gives them, 1 to 20. Where several have a candle that ends at the same instant, they
             *     decide in this order.
             * @example [
             *       "EURUSD-OTC"
             *     ]
             */
            assets: string[];
            /**
             * @description Seconds until an order expires; 60 when left out.
             * @example 60
             */
            expirySeconds?: number;
            /**
             * @description How it is bought; `blitz` when left out.
             * @example blitz
             * @enum {string}
             */
            kind?: "binary" | "turbo" | "blitz";
            /**
             * @description Parameters of the strategy; those left out have their defaults.
             * @example {
             *       "period": 20
             *     }
             */
            params?: {
                [key: string]: unknown;
            };
            /** @description When to stop or wait; without any the run trades until it is stopped. */
            protections?: components["schemas"]["ProtectionsDto"];
            /** @description How much is put on each order. */
            stake: components["schemas"]["StakeDto"];
            /**
             * @description Id of a strategy, as GET /api/bot/strategies lists them.
             * @example bollinger-touch
             */
            strategy: string;
            /**
             * @description Length of the candles that are decided on.
             * @example 1m
             * @enum {string}
             */
            timeframe: "1s" | "5s" | "15s" | "30s" | "1m" | "5m" | "15m" | "30m" | "1h" | "4h" | "1d";
        };
        RuntimeStatusDto: {
            /**
             * @description Ids.
             * @example [
             *       "EURUSD-OTC"
             *     ]
             */
            assets?: string[];
            /**
             * @description Why it is paused or has failed.
             * @example Outside of the trading hours
             */
            detail?: string;
            /**
             * Format: date-time
             * @description End of the last candle that was looked at, by the market's clock.
             * @example 2026-03-02T12:05:00.000Z
             */
            lastCandleAt?: string;
            /**
             * Format: date-time
             * @description End of the candle of the last signal, by the market's clock.
             * @example 2026-03-02T12:04:00.000Z
             */
            lastSignalAt?: string;
            /**
             * @description Parameters of the strategy, complete
             * @example {
             *       "period": 20
             *     }
             */
            params?: {
                [key: string]: unknown;
            };
            protections?: components["schemas"]["BotProtectionsDto"];
            /**
             * @description Whether a run is making orders, or will again by itself.
             * @example true
             */
            running: boolean;
            /**
             * @description Id of the run.
             * @example run_01j2x5k9t4000abcdefghjkmnp
             */
            runtime?: string;
            /**
             * Format: date-time
             * @example 2026-03-02T12:00:00.000Z
             */
            startedAt?: string;
            /**
             * @description Where the bot is in its life
             * @example analyzing
             * @enum {string}
             */
            state: "stopped" | "starting" | "analyzing" | "in_trade" | "paused" | "stopping" | "error";
            /** @example bollinger-touch */
            strategy?: string;
            /** @example 1m */
            timeframe?: string;
        };
        RunTroubleDto: {
            /** @example 2026-02-02T09:00:00.000Z */
            at: string;
            /** @example The mail server is away */
            reason: string;
        };
        SaveConnectionDto: {
            /**
             * @description `paper` is a market of its own with play money; `quadcode` a platform of Quadcode.
             * @example paper
             * @enum {string}
             */
            provider: "paper" | "quadcode";
            /**
             * @description For `quadcode`: the session token of the platform, valid for 24 hours. It is tried before it is saved, stored
             *     encrypted, and never shown. Without it the saved one is used.
             * @example 8a1c6f0e2b7d4c53a9e8
             */
            ssid?: string;
        };
        ScannerPageDto: {
            items: components["schemas"]["ScannerRowDto"][];
            /**
             * @description For `cursor` of the next page; null on the last one.
             * @example null
             */
            nextCursor: string | null;
        };
        ScannerRowDto: {
            /**
             * @description Id.
             * @example EURUSD-OTC
             */
            asset: string;
            /**
             * Format: date-time
             * @description From when on signals are counted, by the market's clock.
             * @example 2026-03-01T20:00:00.000Z
             */
            countedFrom: string;
            /**
             * Format: date-time
             * @description Up to when.
             * @example 2026-03-02T12:05:00.000Z
             */
            countedTo: string;
            /**
             * @description What a unit of stake brings on average at that pay-out; null without a signal.
             * @example 0.073
             */
            expectancy: number | null;
            /**
             * @description The latest signal, decided or not; null when there was none.
             * @example {
             *       "at": "2026-03-02T12:04:00.000Z",
             *       "direction": "call",
             *       "because": {
             *         "close": 1.0841
             *       }
             *     }
             */
            lastSignal: components["schemas"]["ScannerSignalDto"] | null;
            /** @example 52 */
            losses: number;
            /**
             * @description Offered last: the fraction of the stake that a win adds.
             * @example 0.92
             */
            payout: number;
            /**
             * @description Those that are decided.
             * @example 120
             */
            signals: number;
            /**
             * @description Id.
             * @example bollinger-touch
             */
            strategy: string;
            /** @example EURUSD-OTC */
            symbol: string;
            /** @example 2 */
            ties: number;
            /**
             * @example 1m
             * @enum {string}
             */
            timeframe: "1s" | "5s" | "15s" | "30s" | "1m" | "5m" | "15m" | "30m" | "1h" | "4h" | "1d";
            /**
             * @description Wins of those that were won or lost: 0..1.
             * @example 0.56
             */
            winRate: number;
            /** @example 66 */
            wins: number;
        };
        ScannerSignalDto: {
            /**
             * Format: date-time
             * @description End of its candle, by the market's clock.
             * @example 2026-03-02T12:04:00.000Z
             */
            at: string;
            /**
             * @description What it stands on, in price units.
             * @example {
             *       "close": 1.0841
             *     }
             */
            because: {
                [key: string]: number;
            };
            /**
             * @example call
             * @enum {string}
             */
            direction: "call" | "put";
        };
        ScheduleCampaignDto: {
            /**
             * @description When it begins: ISO 8601 with an offset, or without one as clocks in `timeZone` show it; at most two years from now.
             *     Left out: now.
             * @example 2026-12-01T09:00
             */
            at?: string | null;
            /**
             * @description IANA time zone of `at`; BUSINESS_TZ when it is left out.
             * @example America/Sao_Paulo
             */
            timeZone?: string | null;
        };
        ScoreDto: {
            /**
             * @description Points that speak for a call, 0..100. Not a probability.
             * @example 62
             */
            call: number;
            /** @description What the points are made of. */
            contributions: components["schemas"]["ContributionDto"][];
            /**
             * @description The side that is 20 points ahead.
             * @example call
             * @enum {string}
             */
            lean: "call" | "put" | "none";
            /**
             * @description Points that speak for a put, 0..100.
             * @example 18
             */
            put: number;
        };
        SegmentConditionDto: {
            /**
             * @description Outputs that end the run on purpose; every other one has to lead somewhere.
             * @example [
             *       "no"
             *     ]
             */
            ends?: string[];
            /** @example seg_01kf8m3q5c000r4t9w2x7y1zab */
            segmentId: string;
        };
        SegmentDto: {
            /** @example 2026-01-31T12:30:00.000Z */
            createdAt: string;
            /** @example Convite para o Trader Pro */
            description?: string;
            /** @example seg_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /** @example Compraram duas vezes no mês */
            name: string;
            /**
             * @description One group, `{"all":[...]}` or `{"any":[...]}`, of rules, groups and `{"not": rule}`; five groups deep, 100 rules.
             *     `{"all":[]}` is everybody.
             *
             *     - a field: `{"field","op","value"}`; `email`, `name`, `tags`, `stage`, `ownerId`, `subscribed`, `lifecycle`,
             *       `createdAt`, or the key of a declared one (`city` or `fields.city`). `op`: `eq`, `ne`, `in`, `not_in`, `exists`,
             *       `not_exists`; of texts `contains`, `not_contains`, `starts_with`, `ends_with`; of numbers, days and times `gt`,
             *       `gte`, `lt`, `lte`; of days and times `last_days`, `next_days`. Also `=`, `!=`, `>=`, `before`, `startsWith`, ...
             *     - an event: `{"event","op","count","withinDays"}`, at least once when `op` and `count` are left out; `sum` (with
             *       `currency`) in place of `count`; `from`, `to` in place of `withinDays`; `op` `never`; or `first_before`,
             *       `first_after`, `last_before`, `last_after` with `at` or `daysAgo`
             *     - access: `{"entitlement":"active"|"waiting"|"ended","module"|"product"}`; anything that is sold without the two
             *     - mails: `{"mail":"sent"|"opened"|"clicked"|"bounced","campaign","variant","withinDays"}`
             * @example {
             *       "all": [
             *         {
             *           "field": "subscribed",
             *           "op": "eq",
             *           "value": true
             *         },
             *         {
             *           "event": "purchase",
             *           "op": "gte",
             *           "count": 2,
             *           "withinDays": 30
             *         },
             *         {
             *           "any": [
             *             {
             *               "field": "tags",
             *               "op": "contains",
             *               "value": "vip"
             *             },
             *             {
             *               "entitlement": "ended",
             *               "module": "trader-pro"
             *             }
             *           ]
             *         }
             *       ]
             *     }
             */
            rules: {
                [key: string]: unknown;
            };
            /** @example 2026-02-02T09:00:00.000Z */
            updatedAt: string;
        };
        SegmentPageDto: {
            items: components["schemas"]["SegmentDto"][];
            /**
             * @description `cursor` of the next page; null on the last one.
             * @example WyJzZWdfMDEiXQ
             */
            nextCursor: string | null;
        };
        SegmentPreviewDto: {
            /** @description The first of them, the longest known first; ten at most. */
            contacts: components["schemas"]["ContactDto"][];
            /**
             * @description How many contacts the rules are about now.
             * @example 1234
             */
            count: number;
        };
        SegmentTriggerDto: {
            /**
             * @description Whether those begin too who are in it when the workflow is switched on.
             * @default false
             * @example false
             */
            includeExisting: boolean;
            /** @description Whether the same contact may enter again; once when left out. */
            reentry?: components["schemas"]["ReentryDto"];
            /** @example seg_01kf8m3q5c000r4t9w2x7y1zab */
            segmentId: string;
        };
        SeriesDto: {
            /** @example 2026-10-24T03:00:00.000Z */
            from: string;
            /** @description Every interval that touches the period; the first and the last count only what lies within it. */
            points: components["schemas"]["PointDto"][];
            /** @example 2026-11-24T03:00:00.000Z */
            to: string;
            /**
             * @description The figure of the whole period: of `users` the different ones, of `averageTicket` value per event.
             * @example 1204
             */
            total: number;
        };
        SessionDto: {
            /**
             * @description ISO 8601.
             * @example 2026-01-15T12:30:00.000Z
             */
            createdAt: string;
            /** @description Whether it is the session that asks. */
            current: boolean;
            /**
             * @description When the refresh token ends, ISO 8601.
             * @example 2026-02-14T12:30:00.000Z
             */
            expiresAt: string;
            /** @example ses_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /**
             * @description Address of the last log-in or refresh.
             * @example 203.0.113.7
             */
            ip: string;
            /**
             * @description Of the last log-in or refresh, ISO 8601.
             * @example 2026-01-15T12:30:00.000Z
             */
            lastUsedAt: string;
            /**
             * @description Program of the last log-in or refresh, as it calls itself.
             * @example Mozilla/5.0 (X11; Linux x86_64)
             */
            userAgent: string;
        };
        SessionPageDto: {
            items: components["schemas"]["SessionDto"][];
            /** @example null */
            nextCursor: string | null;
        };
        SetRealTradingDto: {
            /**
             * @description A code of your authenticator app; needed like the password.
             * @example 123456
             */
            code?: string;
            /**
             * @description False alone is enough to switch it off.
             * @example true
             */
            enabled: boolean;
            /**
             * @description Your password; needed to switch it on or to change limits.
             * @example correct horse battery
             */
            password?: string;
            /**
             * @description Largest sum of the stakes of a day (in the business time zone) with real money; needed to switch it on, and not below
             *     the limit per order.
             * @example 50
             */
            perDayLimit?: number;
            /**
             * @description Largest stake of one order with real money, at most two decimals; needed to switch it on.
             * @example 10
             */
            perOrderLimit?: number;
        };
        SignedUpDto: {
            /**
             * @description Whoever it is: what happens next stands in the mail.
             * @example pending
             * @enum {string}
             */
            status: "pending";
        };
        SignUpDto: {
            /**
             * Format: email
             * @description Where to; a mail there asks whether it was its owner.
             * @example ana@example.com
             */
            email: string;
            /**
             * @description One line; only for somebody who is no contact yet.
             * @example Ana Souza
             */
            name?: string;
            /**
             * @description Of those in SUBSCRIBE_TAGS; only for somebody who is no contact yet.
             * @example [
             *       "newsletter"
             *     ]
             */
            tags?: string[];
        };
        SimulateFailureDto: {
            /**
             * @description How many of the next processings fail; 0 ends it.
             * @example 2
             */
            count: number;
        };
        SlotHealthDto: {
            /**
             * @description Whether a batch is being counted.
             * @example false
             */
            busy: boolean;
            /**
             * @description Number of the last batch that is counted.
             * @example 5210
             */
            lastBatch: number;
            /**
             * @description Whether a living process counts for it; what waits in others is adopted within seconds.
             * @example true
             */
            owned: boolean;
            /** @example 0 */
            slot: number;
        };
        SocketMetricsDto: {
            /**
             * @description Its sockets on /admin.
             * @example 2
             */
            admin: number | null;
            /**
             * @description Clients that are connected to the process that tells.
             * @example 40
             */
            connections: number | null;
            /**
             * @description Its sockets on the default namespace.
             * @example 38
             */
            default: number | null;
        };
        Source: {
            /** @description Part of the application: it has the secret WEBHOOK_SECRET and cannot be deleted. */
            builtIn: boolean;
            /**
             * Format: date-time
             * @example 2026-01-31T12:30:00.000Z
             */
            createdAt: string;
            /**
             * @description Processings that will still fail, as simulate-failure asked.
             * @example 0
             */
            failNext: number;
            /**
             * @description The slug.
             * @example hotmart-main
             */
            id: string;
            /**
             * @example hotmart
             * @enum {string}
             */
            kind: "standard" | "github" | "stripe" | "shopify" | "hotmart" | "kiwify" | "generic-hmac";
            /**
             * Format: date-time
             * @description Until when the secret before the last rotation is good; null when there is none.
             * @example 2026-02-01T12:30:00.000Z
             */
            previousValidUntil: string | null;
            /**
             * @description Of its kind, complete.
             * @example {}
             */
            settings: {
                [key: string]: unknown;
            };
            /** @example hotmart-main */
            slug: string;
            /** @description Whether its purchases grant modules. */
            trusted: boolean;
        };
        SourceCurl: {
            /**
             * @description With an example of the kind in it, made now. The signature is good for this body only; nothing of the secret is in it.
             * @example curl -i https://td.example.com/webhook/stripe-main -H content-type: application/json ...
             */
            curl: string;
            /**
             * Format: date-time
             * @description When the signature ends; null for a kind that signs no time.
             * @example 2026-01-15T12:35:00.000Z
             */
            expiresAt: string | null;
            /**
             * @description Text in it that has to be replaced with the secret, where the sender posts the secret itself; else null.
             * @example null
             */
            secretPlace: string | null;
        };
        SourcePage: {
            items: components["schemas"]["Source"][];
            /**
             * @description Always null: there is one page.
             * @example null
             */
            nextCursor: string | null;
        };
        SourceWithSecret: {
            /** @description Part of the application: it has the secret WEBHOOK_SECRET and cannot be deleted. */
            builtIn: boolean;
            /**
             * Format: date-time
             * @example 2026-01-31T12:30:00.000Z
             */
            createdAt: string;
            /**
             * @description Processings that will still fail, as simulate-failure asked.
             * @example 0
             */
            failNext: number;
            /**
             * @description The slug.
             * @example hotmart-main
             */
            id: string;
            /**
             * @example hotmart
             * @enum {string}
             */
            kind: "standard" | "github" | "stripe" | "shopify" | "hotmart" | "kiwify" | "generic-hmac";
            /**
             * Format: date-time
             * @description Until when the secret before the last rotation is good; null when there is none.
             * @example 2026-02-01T12:30:00.000Z
             */
            previousValidUntil: string | null;
            /**
             * @description Shown this once.
             * @example whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD
             */
            secret: string;
            /**
             * @description Of its kind, complete.
             * @example {}
             */
            settings: {
                [key: string]: unknown;
            };
            /** @example hotmart-main */
            slug: string;
            /** @description Whether its purchases grant modules. */
            trusted: boolean;
        };
        SplitConditionDto: {
            /**
             * @description Outputs that end the run on purpose; every other one has to lead somewhere.
             * @example [
             *       "no"
             *     ]
             */
            ends?: string[];
            /** @description Two to ten; their shares are 100 together. */
            variants: components["schemas"]["VariantDto"][];
        };
        StageDto: {
            /**
             * @description What `stage` of a contact says.
             * @example proposal
             */
            key: string;
            /** @example Proposal sent */
            label: string;
            /** @example 3 */
            position: number;
        };
        StagePageDto: {
            items: components["schemas"]["StageDto"][];
            /**
             * @description Always null: there is one page.
             * @example null
             */
            nextCursor: string | null;
        };
        StakeDto: {
            /**
             * @description Units of the account's currency when fixed, else percent of its balance.
             * @example 10
             */
            amount: number;
            /**
             * @description How many steps it may grow: 0..3.
             * @example 0
             */
            levels?: number;
            /**
             * @description `fixed`: an amount of the account's currency; `percent`: of its balance.
             * @example fixed
             * @enum {string}
             */
            mode: "fixed" | "percent";
            /**
             * @description After a loss (martingale) or a win (soros) the next stake grows.
             * @example none
             * @enum {string}
             */
            progression?: "none" | "martingale" | "soros";
        };
        StartRunDto: {
            /** @example cnt_01kf8m3q5c000r4t9w2x7y1zab */
            contactId: string;
        };
        StatementDto: {
            /**
             * @description Where it points: `up` speaks for a call.
             * @example up
             * @enum {string}
             */
            direction: "up" | "down" | "neutral";
            /**
             * @description Lasting name of what is said.
             * @example rsi
             */
            id: string;
            /**
             * @description In the language asked for.
             * @example RSI em 56,3: os compradores levam vantagem.
             */
            text: string;
            /**
             * @description The figures that it stands on: prices in price units, the rest in its own unit.
             * @example {
             *       "rsi": 56.3
             *     }
             */
            values: {
                [key: string]: number;
            };
        };
        StopResultDto: {
            /** @description What is open at the broker. It is settled as it expires, whatever the bot does. */
            openTrades: components["schemas"]["TradeDto"][];
            /**
             * @description `stopping`: no order is made any more, and it waits for open trades until `until`.
             * @example stopped
             * @enum {string}
             */
            status: "stopped" | "stopping";
            /**
             * Format: date-time
             * @description Until when it waits at most.
             * @example 2026-03-02T12:06:00.000Z
             */
            until?: string;
        };
        StopRuntimeDto: {
            /**
             * @description `true`: does not wait for open trades; they are settled all the same.
             * @example false
             */
            force?: boolean;
        };
        StrategyDto: {
            /** @example Trades back to the middle when a candle closes outside of the bands. */
            description: string;
            /**
             * @description For `strategy` of start-runtime.
             * @example bollinger-touch
             */
            id: string;
            /** @example Bollinger touch */
            name: string;
            params: components["schemas"]["StrategyParamDto"][];
        };
        StrategyPageDto: {
            items: components["schemas"]["StrategyDto"][];
            /**
             * @description Always null: there is one page.
             * @example null
             */
            nextCursor: string | null;
        };
        StrategyParamDto: {
            /**
             * @description What can be chosen.
             * @example [
             *       "wicks",
             *       "closes"
             *     ]
             */
            choices?: string[];
            /** @example 20 */
            default: number | boolean | string;
            /** @example Candles of the moving average */
            description: string;
            /**
             * @description Largest number, or longest text.
             * @example 200
             */
            max?: number;
            /**
             * @description Smallest number, or shortest text.
             * @example 5
             */
            min?: number;
            /** @example period */
            name: string;
            /**
             * @example integer
             * @enum {string}
             */
            type: "integer" | "number" | "boolean" | "text" | "choice";
        };
        StrategyPerformanceDto: {
            /** @example 16 */
            losses: number;
            /**
             * @description Sum of results.
             * @example 40.1
             */
            pnl: number;
            /**
             * @description Id.
             * @example bollinger-touch
             */
            strategy: string;
            /**
             * @description Settled ones.
             * @example 40
             */
            trades: number;
            /**
             * @description Wins of those that were won or lost: 0..1.
             * @example 0.59
             */
            winRate: number;
            /** @example 23 */
            wins: number;
        };
        StretchDto: {
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00.000Z
             */
            from: string;
            /**
             * Format: date-time
             * @example 2026-01-08T00:00:00.000Z
             */
            to: string;
        };
        Subscription: {
            /**
             * @description Failures in a row, up to now.
             * @example 0
             */
            consecutiveFailures: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example null
             */
            disabledAt: string | null;
            /**
             * @description Why it is disabled: by hand, it answered 410, or it failed for five days.
             * @example null
             * @enum {string|null}
             */
            disabledReason: "manual" | "gone" | "failing" | null;
            /**
             * @description Whether it is sent anything.
             * @example true
             */
            enabled: boolean;
            /**
             * @example [
             *       "purchase",
             *       "refund"
             *     ]
             */
            eventTypes: string[];
            /**
             * Format: date-time
             * @description When the first of them was; null when it goes well.
             * @example null
             */
            failingSince: string | null;
            /** @example sub_01j2x5k9t4000abcdefghjkmnp */
            id: string;
            /**
             * Format: date-time
             * @description Until when the secret before the last rotation signs as well; null when there is none.
             * @example 2026-02-01T12:30:00.000Z
             */
            previousValidUntil: string | null;
            /**
             * @description `failing`: it has failed ten times in a row, and is only tried now and then.
             * @example active
             * @enum {string}
             */
            status: "active" | "failing" | "disabled";
            /** @example https://example.com/hooks/trader */
            url: string;
        };
        SubscriptionDto: {
            /**
             * @description Since when.
             * @example 2026-01-31T12:30:00.000Z
             */
            at: string;
            /**
             * @description Who said so: `staff`, `import`, `self`, `form`, `bounce`, `complaint`, or nobody (`account`, `purchase`).
             * @example import
             * @enum {string}
             */
            by: "form" | "staff" | "purchase" | "account" | "import" | "self" | "bounce" | "complaint";
            /**
             * @description `pending`: asked for by the person, and not confirmed yet.
             * @example subscribed
             * @enum {string}
             */
            status: "subscribed" | "unsubscribed" | "pending";
        };
        SubscriptionPage: {
            items: components["schemas"]["Subscription"][];
            /**
             * @description Always null: there is one page.
             * @example null
             */
            nextCursor: string | null;
        };
        SubscriptionWithSecret: {
            /**
             * @description Failures in a row, up to now.
             * @example 0
             */
            consecutiveFailures: number;
            /**
             * Format: date-time
             * @example 2026-01-31T12:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example null
             */
            disabledAt: string | null;
            /**
             * @description Why it is disabled: by hand, it answered 410, or it failed for five days.
             * @example null
             * @enum {string|null}
             */
            disabledReason: "manual" | "gone" | "failing" | null;
            /**
             * @description Whether it is sent anything.
             * @example true
             */
            enabled: boolean;
            /**
             * @example [
             *       "purchase",
             *       "refund"
             *     ]
             */
            eventTypes: string[];
            /**
             * Format: date-time
             * @description When the first of them was; null when it goes well.
             * @example null
             */
            failingSince: string | null;
            /** @example sub_01j2x5k9t4000abcdefghjkmnp */
            id: string;
            /**
             * Format: date-time
             * @description Until when the secret before the last rotation signs as well; null when there is none.
             * @example 2026-02-01T12:30:00.000Z
             */
            previousValidUntil: string | null;
            /**
             * @description Shown this once.
             * @example whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD
             */
            secret: string;
            /**
             * @description `failing`: it has failed ten times in a row, and is only tried now and then.
             * @example active
             * @enum {string}
             */
            status: "active" | "failing" | "disabled";
            /** @example https://example.com/hooks/trader */
            url: string;
        };
        SummaryDto: {
            /**
             * @description Users with at least one event; not with `users=false`.
             * @example 311
             */
            activeUsers?: number;
            /** @description Purchases of every currency, most frequent first. */
            byCurrency: components["schemas"]["CurrencyFiguresDto"][];
            /** @description Most frequent first. */
            byType: components["schemas"]["TypeFiguresDto"][];
            /** @description Changes as fractions of the period before, null where that was 0; not with `compare=false`. */
            change?: components["schemas"]["ChangeDto"];
            /**
             * @description Inclusive.
             * @example 2026-10-24T03:00:00.000Z
             */
            from: string;
            /** @description The same figures of the period just before: as many days, or as long; not with `compare=false`. */
            previous?: components["schemas"]["FiguresDto"];
            /** @description Purchases in `currency`. */
            purchases: components["schemas"]["PurchaseFiguresDto"];
            /**
             * @description Exclusive.
             * @example 2026-11-24T03:00:00.000Z
             */
            to: string;
            /** @description The three users with the most events; not with `users=false`. */
            topUsers?: components["schemas"]["UserFiguresDto"][];
            /**
             * @description Events of all types.
             * @example 1204
             */
            totalEvents: number;
        };
        SuppressDto: {
            /**
             * Format: email
             * @description In any case.
             * @example ana@example.com
             */
            email: string;
        };
        SuppressionDto: {
            /**
             * @description Since when.
             * @example 2026-01-31T12:30:00.000Z
             */
            at: string;
            /**
             * @description In lower case.
             * @example ana@example.com
             */
            email: string;
            /** @example sup_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /**
             * @description `unsubscribe`: by a link in a mail; `bounce`: mails come back; `complaint`: marked as spam; `manual`: by staff.
             * @example bounce
             * @enum {string}
             */
            reason: "unsubscribe" | "bounce" | "complaint" | "manual";
        };
        SuppressionPageDto: {
            items: components["schemas"]["SuppressionDto"][];
            /**
             * @description `cursor` of the next page; null on the last one.
             * @example null
             */
            nextCursor: string | null;
        };
        SuspendUserDto: {
            /**
             * @description Why, for other staff; the user is not told.
             * @example Chargebacks
             */
            reason?: string;
        };
        SweepDto: {
            /**
             * @description Folds of the walk-forward split, 1 to 10; 3 when left out.
             * @example 3
             */
            folds?: number;
            /**
             * @description Values to try, by the parameter's name; at most 200 combinations, and 100 million candles for all of them together.
             * @example {
             *       "period": [
             *         10,
             *         14,
             *         20
             *       ],
             *       "deviations": [
             *         1.3,
             *         2
             *       ]
             *     }
             */
            params: {
                [key: string]: unknown[];
            };
        };
        SweepReportDto: {
            /** @description Best first; a choice made with hindsight. */
            combinations: components["schemas"]["CombinationDto"][];
            walkForward: components["schemas"]["WalkForwardDto"];
        };
        TagActionDto: {
            /**
             * @example [
             *       "comprador"
             *     ]
             */
            add?: string[];
            /**
             * @example [
             *       "lead-frio"
             *     ]
             */
            remove?: string[];
        };
        TagConditionDto: {
            /**
             * @description Outputs that end the run on purpose; every other one has to lead somewhere.
             * @example [
             *       "no"
             *     ]
             */
            ends?: string[];
            /** @example vip */
            tag: string;
        };
        TagTriggerDto: {
            /** @description Whether the same contact may enter again; once when left out. */
            reentry?: components["schemas"]["ReentryDto"];
            /** @example vip */
            tag: string;
        };
        TaskActionDto: {
            /**
             * @description Who of the staff is to do it; anybody when left out.
             * @example usr_01kf8m3q5c000r4t9w2x7y1zab
             */
            assigneeId?: string;
            /**
             * @description Until so many days later; whenever when left out.
             * @example 2
             */
            dueInDays?: number;
            /**
             * @description One line.
             * @example Ligar para o contato
             */
            title: string;
        };
        TaskDto: {
            /**
             * @description Null: anybody.
             * @example usr_01kf8m3q5c000r4t9w2x7y1zab
             */
            assigneeId: string | null;
            /** @example cnt_01kf8m3q5c000r4t9w2x7y1zab */
            contactId: string;
            /** @example 2026-01-31T12:30:00.000Z */
            createdAt: string;
            /**
             * @description Who of the staff wrote it, or what (`workflow`).
             * @example usr_01kf8m3q5c000r4t9w2x7y1zab
             */
            createdBy: string;
            /** @example false */
            done: boolean;
            /**
             * @description Null while it is not.
             * @example null
             */
            doneAt: string | null;
            /**
             * @description Null: whenever.
             * @example 2026-02-01T12:00:00.000Z
             */
            dueAt: string | null;
            /** @example tsk_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /** @example Call about the upgrade */
            title: string;
        };
        TaskPageDto: {
            items: components["schemas"]["TaskDto"][];
            /**
             * @description `cursor` of the next page; null on the last one.
             * @example null
             */
            nextCursor: string | null;
        };
        TemplateDto: {
            /** @example 2026-01-31T12:30:00.000Z */
            createdAt: string;
            /**
             * @description As it was sent.
             * @example {
             *       "counters": {
             *         "u_row": 1
             *       },
             *       "body": {
             *         "id": "u_body",
             *         "rows": [],
             *         "values": {}
             *       },
             *       "schemaVersion": 16
             *     }
             */
            design?: {
                [key: string]: unknown;
            };
            /**
             * @example html
             * @enum {string}
             */
            editor: "html" | "unlayer" | "grapesjs";
            /**
             * @description As it was written.
             * @example <p>Olá, {{ contact.firstName }}!</p>
             */
            html: string;
            /** @example tpl_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /** @example Boas-vindas */
            name: string;
            /** @example Bem-vindo, {{ contact.firstName }} */
            subject?: string;
            /** @example 2026-02-02T09:00:00.000Z */
            updatedAt: string;
            /**
             * @description Counts its changes, from 1.
             * @example 3
             */
            version: number;
        };
        TemplatePageDto: {
            /** @description Without what they say: `GET /api/crm/templates/:id` has it. */
            items: components["schemas"]["TemplateRowDto"][];
            /**
             * @description `cursor` of the next page; null on the last one.
             * @example WyJ0cGxfMDEiXQ
             */
            nextCursor: string | null;
        };
        TemplateRowDto: {
            /** @example 2026-01-31T12:30:00.000Z */
            createdAt: string;
            /**
             * @example html
             * @enum {string}
             */
            editor: "html" | "unlayer" | "grapesjs";
            /** @example tpl_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /** @example Boas-vindas */
            name: string;
            /** @example Bem-vindo, {{ contact.firstName }} */
            subject?: string;
            /** @example 2026-02-02T09:00:00.000Z */
            updatedAt: string;
            /**
             * @description Counts its changes, from 1.
             * @example 3
             */
            version: number;
        };
        TestEventDto: {
            /**
             * @description `CURRENCY` when left out.
             * @example BRL
             */
            currency?: string;
            /**
             * @example {
             *       "product": "Trader Pro"
             *     }
             */
            metadata?: {
                [key: string]: unknown;
            };
            /**
             * @description Slug of the source that it comes by.
             * @example hotmart-main
             */
            source?: string;
            /**
             * @description Now when left out.
             * @example 2026-02-02T09:00:00.000Z
             */
            timestamp?: string;
            /** @example purchase */
            type: string;
            /**
             * @description Whose it is; the contact's when left out.
             * @example ana@example.com
             */
            userId?: string;
            /** @example 497 */
            value?: number;
        };
        TestRunDto: {
            /**
             * @description For whom it is done as if.
             * @example cnt_01kf8m3q5c000r4t9w2x7y1zab
             */
            contactId: string;
            /** @description The event that it begins with, for templates and the tests of the trigger. */
            event?: components["schemas"]["TestEventDto"];
            /**
             * @description By which output to go on at a node: conditions are asked and splits made when it is left out, waits for an event time out.
             * @example {
             *       "wait": "event"
             *     }
             */
            outputs?: {
                [key: string]: string;
            };
        };
        TestRunResultDto: {
            /**
             * @description Whether the event would begin a run; null when none was given, or it begins with something else.
             * @example true
             */
            begins: boolean | null;
            /** @description The way of the contact, step by step. */
            steps: components["schemas"]["TestStepDto"][];
            /**
             * @description The version of the draft that was tried.
             * @example 3
             */
            version: number;
        };
        TestSendDto: {
            /**
             * @description Whose data it is filled in with; without it those of somebody made up.
             * @example cnt_01kf8m3q5c000r4t9w2x7y1zab
             */
            contactId?: string;
            /**
             * @description Sample data: `contact` in place of a contact, and whatever else merge tags name.
             * @example {
             *       "contact": {
             *         "name": "Bia Lima",
             *         "fields": {
             *           "city": "Recife"
             *         }
             *       },
             *       "event": {
             *         "type": "purchase"
             *       }
             *     }
             */
            data?: {
                [key: string]: unknown;
            };
            /**
             * Format: email
             * @description One address; without it the caller's own.
             * @example equipe@example.com
             */
            to?: string;
        };
        TestSentDto: {
            /**
             * @description As the mail has it.
             * @example Bem-vindo, Ana
             */
            subject: string;
            /** @example equipe@example.com */
            to: string;
            warnings: components["schemas"]["WarningDto"][];
        };
        TestStepDto: {
            /**
             * @description When, if nothing takes any time but the waits.
             * @example 2026-02-04T09:00:00.000Z
             */
            at: string;
            /**
             * @example action.mail
             * @enum {string}
             */
            kind: "trigger.event" | "trigger.segment-entered" | "trigger.tag-added" | "trigger.date" | "trigger.manual" | "trigger.webhook" | "condition.field" | "condition.tag" | "condition.segment" | "condition.event" | "condition.module" | "condition.mail" | "condition.split" | "wait.time" | "wait.until" | "wait.event" | "action.mail" | "action.tag" | "action.field" | "action.task" | "action.webhook" | "action.grant-module" | "action.notify";
            /** @example mail */
            nodeId: string;
            /**
             * @description The output by which the run would go on.
             * @example default
             */
            output: string;
            /**
             * @description What it would do.
             * @example Would send \Bem-vindo, Ana\ to ana@example.com
             */
            text: string;
        };
        TimelineItemDto: {
            /** @example 2026-01-31T12:30:00.000Z */
            at: string;
            /**
             * @description The thing itself, as its own routes show it.
             * @example {
             *       "id": "nte_01kf8m3q5c000r4t9w2x7y1zab",
             *       "text": "Wants to hear of the next webinar"
             *     }
             */
            data: {
                [key: string]: unknown;
            };
            /** @example nte_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /**
             * @description What it is: `event`, `purchase`, `note`, `task`, `trade`, `mail`, ...
             * @example note
             */
            kind: string;
            /**
             * @description One line for people.
             * @example Wants to hear of the next webinar
             */
            title: string;
        };
        TimelinePageDto: {
            items: components["schemas"]["TimelineItemDto"][];
            /**
             * @description `cursor` of the next page; null on the last one.
             * @example null
             */
            nextCursor: string | null;
        };
        TimeseriesDto: {
            /** @description Change as a fraction of the period before, null where that was 0; not with `compare=false`. */
            change?: components["schemas"]["TotalChangeDto"];
            /** @example 2026-10-24T03:00:00.000Z */
            from: string;
            /** @example day */
            interval: string;
            /** @example count */
            metric: string;
            /** @description Every interval that touches the period; the first and the last count only what lies within it. */
            points: components["schemas"]["PointDto"][];
            /** @description The period just before; not with `compare=false`. */
            previous?: components["schemas"]["SeriesDto"];
            /** @example 2026-11-24T03:00:00.000Z */
            to: string;
            /**
             * @description The figure of the whole period: of `users` the different ones, of `averageTicket` value per event.
             * @example 1204
             */
            total: number;
        };
        TimeWaitDto: {
            /** @example 2 */
            days?: number;
            /** @example 12 */
            hours?: number;
            /** @example 30 */
            minutes?: number;
            /** @example 15 */
            seconds?: number;
        };
        TopUsersDto: {
            /** @example 2026-10-24T03:00:00.000Z */
            from: string;
            items: components["schemas"]["UserFiguresDto"][];
            /**
             * @description Always null: the list is as long as `limit`.
             * @example null
             */
            nextCursor: string | null;
            /** @description The first users of the period just before; not with `compare=false`. */
            previous?: components["schemas"]["TopUsersFiguresDto"];
            /** @example 2026-11-24T03:00:00.000Z */
            to: string;
        };
        TopUsersFiguresDto: {
            /** @example 2026-10-24T03:00:00.000Z */
            from: string;
            items: components["schemas"]["UserFiguresDto"][];
            /** @example 2026-11-24T03:00:00.000Z */
            to: string;
        };
        TotalChangeDto: {
            /** @example 0.12 */
            total: number | null;
        };
        TradeDto: {
            /**
             * @example demo
             * @enum {string}
             */
            accountType: "demo" | "real";
            /** @example EURUSD-OTC */
            asset: string;
            /**
             * @description As the order gave it.
             * @example my-order-1
             */
            clientOrderId: string;
            /**
             * @description The same; null while open.
             * @example 2026-11-29T21:31:00.000Z
             */
            closedAt: string | null;
            /**
             * @description `call` wins when the price rises.
             * @example call
             * @enum {string}
             */
            direction: "call" | "put";
            /**
             * @description The same.
             * @example 2026-11-29T21:31:00.000Z
             */
            expiresAt: string;
            /** @example trd_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /**
             * @example blitz
             * @enum {string}
             */
            kind: "binary" | "turbo" | "blitz";
            /**
             * @description By the market's clock, ISO 8601.
             * @example 2026-11-29T21:30:00.000Z
             */
            openedAt: string;
            /**
             * @description The fraction of the stake that a win adds.
             * @example 0.87
             */
            payout: number;
            /**
             * @description Won or, negative, lost; 0 while open.
             * @example 8.7
             */
            pnl: number;
            /**
             * @description In units of the account's currency.
             * @example 10
             */
            stake: number;
            /**
             * @description `unknown`: no reply came; the broker's positions are being looked through.
             * @example win
             * @enum {string}
             */
            status: "open" | "win" | "loss" | "tie" | "sold" | "unknown" | "rejected";
            /**
             * @description The bot's strategy; absent for orders by hand.
             * @example bollinger-touch
             */
            strategy?: string;
        };
        TradeFiguresDto: {
            /**
             * @description Mean result of a trade.
             * @example 0.44
             */
            expectancy: number;
            /** @example 181 */
            losses: number;
            /**
             * @description Money won or lost.
             * @example 182.3
             */
            pnl: number;
            /** @example 2 */
            ties: number;
            /**
             * @description Settled ones.
             * @example 412
             */
            trades: number;
            /**
             * @description Wins of wins and losses, 0..1.
             * @example 0.5585
             */
            winRate: number;
            /** @example 229 */
            wins: number;
        };
        TradePageDto: {
            items: components["schemas"]["TradeDto"][];
            /**
             * @description For the next page; null on the last one.
             * @example null
             */
            nextCursor: string | null;
        };
        TradeTotalDto: {
            /**
             * @description Demo and real are never added up.
             * @example real
             * @enum {string}
             */
            accountType: "demo" | "real";
            /**
             * @description Nor are currencies.
             * @example USD
             */
            currency: string;
            /** @example 23 */
            losses: number;
            /**
             * @description Whose outcome is not known yet.
             * @example 1
             */
            open: number;
            /**
             * @description What they brought, in `currency`.
             * @example 14.02
             */
            pnl: number;
            /**
             * @description What was put in, in `currency`; rejected orders staked nothing.
             * @example 540
             */
            staked: number;
            /**
             * @description In whatever status.
             * @example 54
             */
            trades: number;
            /**
             * @description A position that was sold counts by what it brought.
             * @example 30
             */
            wins: number;
        };
        TradeTotalsDto: {
            /** @description Real accounts first; those without a trade are missing. */
            items: components["schemas"]["TradeTotalDto"][];
        };
        TradingMetricsDto: {
            /** @description Today by kind of account and currency; those without a trade are missing. */
            accounts: components["schemas"]["AccountTodayDto"][] | null;
            /**
             * @description CURRENCY, of `pnlToday`.
             * @example BRL
             */
            currency: string;
            /**
             * @description Orders whose outcome is not known yet.
             * @example 9
             */
            openOrders: number | null;
            /** @description What today's trades brought in `currency`; those in others are in `accounts`. */
            pnlToday: components["schemas"]["PnlTodayDto"];
        };
        TrendDto: {
            /**
             * @description How strongly the price trends either way, 0..100; over 14 candles.
             * @example 31.2
             */
            adx: number;
            /**
             * @description `sideways` while the ADX is below 20 or the signs disagree.
             * @example up
             * @enum {string}
             */
            direction: "up" | "down" | "sideways";
            /**
             * @description In price units, as the other averages.
             * @example 1.3868012
             */
            ema9: number;
            /** @example 1.3867104 */
            ema21: number;
            /** @example 1.3865031 */
            ema50: number;
            /**
             * @description Movement down, 0..100.
             * @example 14.3
             */
            minusDi: number;
            /**
             * @description Movement up, 0..100.
             * @example 28.1
             */
            plusDi: number;
            /**
             * @description Price units per candle, over the last 5 candles.
             * @example 0.0000121
             */
            slope9: number;
            /** @example 0.0000083 */
            slope21: number;
            /** @example 0.0000034 */
            slope50: number;
            /**
             * @description 0..100: twice the ADX, in the measure in which the signs agree.
             * @example 62
             */
            strength: number;
        };
        TwoFactorCodeDto: {
            /**
             * @description Six digits, as the authenticator app shows them now.
             * @example 123456
             */
            code: string;
        };
        TwoFactorSetupDto: {
            /**
             * @description The same for a QR code.
             * @example otpauth://totp/Trader%20Dashboard:ana%40example.com?issuer=Trader%20Dashboard&secret=US3WHSG7X5KAPV27VANWKQHF3SH3HULL&algorithm=SHA1&digits=6&period=30
             */
            otpauthUrl: string;
            /**
             * @description For typing into an authenticator app: 160 bits in base 32.
             * @example US3WHSG7X5KAPV27VANWKQHF3SH3HULL
             */
            secret: string;
        };
        TwoFactorStateDto: {
            /**
             * @description Whether a code is asked for at the log-in.
             * @example true
             */
            enabled: boolean;
            /**
             * @description How many of the ten recovery codes were not used.
             * @example 10
             */
            recoveryCodesLeft: number;
        };
        TypeChangeDto: {
            /** @example 0.12 */
            count: number | null;
            /** @example purchase */
            type: string;
            /** @example 0.31 */
            value: number | null;
        };
        TypeFiguresDto: {
            /**
             * @description Events of any currency.
             * @example 87
             */
            count: number;
            /** @example purchase */
            type: string;
            /**
             * @description Sum of their values in `currency`.
             * @example 12458.4
             */
            value: number;
        };
        TypesDto: {
            /**
             * @description Of each type of either period, those of this one first: changes as fractions of the period before, null where that
             *     was 0; not with `compare=false`.
             */
            change?: components["schemas"]["TypeChangeDto"][];
            /** @example 2026-10-24T03:00:00.000Z */
            from: string;
            /** @description Types with at least one event in the period, most frequent first. */
            items: components["schemas"]["TypeFiguresDto"][];
            /**
             * @description Always null: the list is complete.
             * @example null
             */
            nextCursor: string | null;
            /** @description The types of the period just before; not with `compare=false`. */
            previous?: components["schemas"]["TypesFiguresDto"];
            /** @example 2026-11-24T03:00:00.000Z */
            to: string;
        };
        TypesFiguresDto: {
            /** @example 2026-10-24T03:00:00.000Z */
            from: string;
            /** @description Types with at least one event in the period, most frequent first. */
            items: components["schemas"]["TypeFiguresDto"][];
            /** @example 2026-11-24T03:00:00.000Z */
            to: string;
        };
        UntilWaitDto: {
            /**
             * @description A moment; when it is over, the run goes on at once.
             * @example 2026-12-01T09:00:00-03:00
             */
            at?: string;
            /**
             * @description A time of the day, in place of `at`.
             * @example 09:00
             */
            time?: string;
            /**
             * @description Whose time it is; `BUSINESS_TZ` when left out.
             * @example America/Sao_Paulo
             */
            timeZone?: string;
            /**
             * @description On which days, 1 (Monday) to 7 (Sunday); any when left out.
             * @example [
             *       1,
             *       2,
             *       3,
             *       4,
             *       5
             *     ]
             */
            weekdays?: number[];
        };
        UpdateCampaignDto: {
            /**
             * @description For the staff; readers never see it.
             * @example Lançamento do Trader Pro
             */
            name?: string;
            /**
             * @description Null: everyone who is subscribed.
             * @example seg_01kf8m3q5c000r4t9w2x7y1zab
             */
            segmentId?: string | null;
            /**
             * @description One line, with merge tags.
             * @example {{ contact.firstName }}, o Trader Pro chegou
             */
            subject?: string;
            /** @example tpl_01kf8m3q5c000r4t9w2x7y1zab */
            templateId?: string;
            /**
             * @description Most mails in a second; null: as fast as the server takes them.
             * @example 20
             */
            throttlePerSecond?: number | null;
            /** @description All of them from then on; null: one for all. */
            variants?: components["schemas"]["CampaignVariantDto"][] | null;
        };
        UpdateContactDto: {
            /**
             * @description Unique without regard to case.
             * @example ana@example.com
             */
            email?: string;
            /**
             * @description Those that are named are set, or taken off with null; others stay.
             * @example {
             *       "city": "Recife",
             *       "vip": true
             *     }
             */
            fields?: {
                [key: string]: unknown;
            };
            /**
             * @description One line.
             * @example Ana Souza
             */
            name?: string | null;
            /**
             * @description Who of the staff looks after them.
             * @example usr_01kf8m3q5c000r4t9w2x7y1zab
             */
            ownerId?: string | null;
            /**
             * @description Key of a stage of the pipeline.
             * @example won
             */
            stage?: string | null;
            /**
             * @description Whether campaigns may be mailed to them.
             * @example false
             */
            subscribed?: boolean;
            /**
             * @description All of them from now on.
             * @example [
             *       "vip"
             *     ]
             */
            tags?: string[];
            /**
             * @description Under which id their events come, when not under the e-mail.
             * @example usr_01kf8m3q5c000r4t9w2x7y1zab
             */
            userId?: string | null;
        };
        UpdateEventTypeDto: {
            /**
             * @description How it is drawn; null for any colour.
             * @example #1f7a4d
             */
            colour?: string | null;
            /** @description What breakdowns may be made by: at most 10, and 40 of all types together. Each costs an index of the events. */
            fields?: components["schemas"]["DeclaredFieldDto"][];
            /**
             * @description What people call the type, 1 to 80 characters.
             * @example Purchase
             */
            label?: string;
            /**
             * @description What its values are in, at most 16 characters; null for none.
             * @example BRL
             */
            unit?: string | null;
        };
        UpdateFieldDto: {
            /**
             * @description For people.
             * @example City
             */
            label?: string;
            /**
             * @description Of a `choice`: all that may be chosen from now on. What was chosen before stays.
             * @example [
             *       "gold",
             *       "silver"
             *     ]
             */
            options?: string[];
        };
        UpdateMeDto: {
            /**
             * @description Staff only: whether the insight of each day comes by mail, to a verified e-mail.
             * @example true
             */
            dailyInsight?: boolean;
            /**
             * @description How the user wants to be called, 1 to 100 characters.
             * @example Ana Souza
             */
            name?: string;
        };
        UpdateModuleDto: {
            /**
             * @description For the catalogue.
             * @example Strategies for those who know the basics
             */
            description?: string;
            /**
             * @description In their order. A change says all of them, instead of those until now; progress stays with lessons that keep their id.
             * @example [
             *       {
             *         "id": "welcome",
             *         "title": "Welcome",
             *         "kind": "text",
             *         "content": "Read this before you trade."
             *       },
             *       {
             *         "id": "tour",
             *         "title": "A tour",
             *         "kind": "video",
             *         "url": "https://video.example.com/tour",
             *         "dripDays": 7
             *       }
             *     ]
             */
            lessons?: components["schemas"]["LessonInputDto"][];
            /** @example Trader Pro */
            name?: string;
            /**
             * @description Place in the catalogue, smallest first; 0 of a new module that leaves it out.
             * @example 1
             */
            position?: number;
            /**
             * @description Slugs of modules that must be completed before; no way may lead back here.
             * @example [
             *       "primeiro-trade"
             *     ]
             */
            prerequisites?: string[];
        };
        UpdateProductDto: {
            /**
             * @description Where it is bought, http or https: shown with modules that are locked; null for nowhere.
             * @example https://pay.hotmart.com/A1
             */
            checkoutUrl?: string | null;
            /**
             * @description Days from the purchase on; null is for good, as is a new product that leaves it out. A change holds for new purchases.
             * @example 365
             */
            durationDays?: number | null;
            /** @description How sellers call it: any of these. None: it is only granted by hand. A change says all of them, instead of those until now. */
            match?: components["schemas"]["MatchRuleDto"][];
            /**
             * @description Slugs of the modules that it unlocks. The change holds for those too who have it.
             * @example [
             *       "trader-pro"
             *     ]
             */
            modules?: string[];
            /** @example Trader Pro, a year */
            name?: string;
        };
        UpdateRuleDto: {
            /**
             * @example >
             * @enum {string}
             */
            comparison?: ">" | ">=" | "<" | "<=" | "==" | "!=";
            /**
             * @description Whether it is looked at; true when left out.
             * @example true
             */
            enabled?: boolean;
            /**
             * @description For how long the condition must hold, in seconds; it must be over for as long (5 minutes at most) to be resolved. 0 when left out.
             * @example 60
             */
            forSeconds?: number;
            /**
             * @description A figure of `GET /api/admin/metrics/realtime`.
             * @example webhooks.backlog
             */
            metric?: string;
            /** @example Webhook backlog */
            name?: string;
            /**
             * @description What it says when its figure has not been known for 30 s: that (`no-data`, as when left out), that all is well (`ok`),
             *     or that the condition holds (`alerting`).
             * @example no-data
             * @enum {string}
             */
            noData?: "no-data" | "ok" | "alerting";
            /** @description Who is told, beside the screen; null, as when left out: those of `/api/admin/alert-settings`. */
            notify?: components["schemas"]["NotifyInputDto"] | null;
            /**
             * @description `warning` when left out.
             * @example warning
             * @enum {string}
             */
            severity?: "info" | "warning" | "critical";
            /**
             * @description In the figure's own unit.
             * @example 1000
             */
            threshold?: number;
        };
        UpdateSegmentDto: {
            /**
             * @description What it is for.
             * @example Convite para o Trader Pro
             */
            description?: string | null;
            /**
             * @description One line.
             * @example Compraram duas vezes no mês
             */
            name?: string;
            /**
             * @description One group, `{"all":[...]}` or `{"any":[...]}`, of rules, groups and `{"not": rule}`; five groups deep, 100 rules.
             *     `{"all":[]}` is everybody.
             *
             *     - a field: `{"field","op","value"}`; `email`, `name`, `tags`, `stage`, `ownerId`, `subscribed`, `lifecycle`,
             *       `createdAt`, or the key of a declared one (`city` or `fields.city`). `op`: `eq`, `ne`, `in`, `not_in`, `exists`,
             *       `not_exists`; of texts `contains`, `not_contains`, `starts_with`, `ends_with`; of numbers, days and times `gt`,
             *       `gte`, `lt`, `lte`; of days and times `last_days`, `next_days`. Also `=`, `!=`, `>=`, `before`, `startsWith`, ...
             *     - an event: `{"event","op","count","withinDays"}`, at least once when `op` and `count` are left out; `sum` (with
             *       `currency`) in place of `count`; `from`, `to` in place of `withinDays`; `op` `never`; or `first_before`,
             *       `first_after`, `last_before`, `last_after` with `at` or `daysAgo`
             *     - access: `{"entitlement":"active"|"waiting"|"ended","module"|"product"}`; anything that is sold without the two
             *     - mails: `{"mail":"sent"|"opened"|"clicked"|"bounced","campaign","variant","withinDays"}`
             * @example {
             *       "all": [
             *         {
             *           "field": "subscribed",
             *           "op": "eq",
             *           "value": true
             *         },
             *         {
             *           "event": "purchase",
             *           "op": "gte",
             *           "count": 2,
             *           "withinDays": 30
             *         },
             *         {
             *           "any": [
             *             {
             *               "field": "tags",
             *               "op": "contains",
             *               "value": "vip"
             *             },
             *             {
             *               "entitlement": "ended",
             *               "module": "trader-pro"
             *             }
             *           ]
             *         }
             *       ]
             *     }
             */
            rules?: {
                [key: string]: unknown;
            };
        };
        UpdateSourceDto: {
            /**
             * @description Settings of the kind; only `generic-hmac` has any. They replace the former ones as a whole, what is left out has its
             *     default, and they hold for deliveries that arrive from now on.
             * @example {
             *       "header": "x-signature",
             *       "algorithm": "sha256",
             *       "encoding": "hex",
             *       "prefix": "sha256="
             *     }
             */
            settings?: {
                /**
                 * @default sha256
                 * @enum {string}
                 */
                algorithm: "sha1" | "sha256" | "sha512";
                /**
                 * @default hex
                 * @enum {string}
                 */
                encoding: "hex" | "base64";
                /**
                 * @description Where the parts of an event stand in the sender's payload: paths of names with dots between them
                 *     (`data.items.0.price`), or `=` and a value that is always the same (`=purchase`). `type` and `userId` are
                 *     required; a payload that has nothing there is kept and marked `ignored`. With an `id` the same thing is one event in
                 *     however many deliveries it comes. Without `fields` the payload is the body of POST /webhook/event.
                 * @example {
                 *       "type": "=purchase",
                 *       "userId": "data.customer.email",
                 *       "value": "data.total",
                 *       "id": "data.order.id"
                 *     }
                 */
                fields?: {
                    currency?: string;
                    id?: string;
                    metadata?: string;
                    timestamp?: string;
                    type: string;
                    userId: string;
                    value?: string;
                };
                /**
                 * @description Header of the signature.
                 * @default x-signature
                 */
                header: string;
                /**
                 * @description Header of the sender's id of a delivery. Missing: the same bytes are the same delivery. The signature does not cover it, so give the events an id as well.
                 * @example x-delivery-id
                 */
                idHeader?: string;
                /**
                 * @description What stands before the signature in its header, such as `sha256=`.
                 * @default
                 */
                prefix: string;
                /**
                 * @description Header of the time in seconds since 1970. With it the signature is over `<time>.<body>`, and the time may be 5 minutes off.
                 * @example x-timestamp
                 */
                timestampHeader?: string;
            };
            /** @description Whether its purchases grant modules. */
            trusted?: boolean;
        };
        UpdateStageDto: {
            /**
             * @description For people; the key when a new stage leaves it out.
             * @example Proposal sent
             */
            label?: string;
            /**
             * @description Where in the pipeline: lower ones come first. A new stage that leaves it out is the last.
             * @example 3
             */
            position?: number;
        };
        UpdateSubscriptionDto: {
            /**
             * @description `false` sends and queues nothing more. `true` forgets former failures and sends what waits at once, also when it was
             *     enabled already.
             */
            enabled?: boolean;
            /**
             * @description Which events from now on.
             * @example [
             *       "*"
             *     ]
             */
            eventTypes?: string[];
            /**
             * @description Where to post to from now on; failures of the former address are forgotten.
             * @example https://example.com/hooks/v2
             */
            url?: string;
        };
        UpdateTaskDto: {
            /**
             * @description Who of the staff is to do it; null for anybody.
             * @example usr_01kf8m3q5c000r4t9w2x7y1zab
             */
            assigneeId?: string | null;
            /**
             * @description Whether it is done.
             * @example false
             */
            done?: boolean;
            /**
             * @description Until when: ISO 8601 with its zone, or a date (midnight UTC); null for whenever.
             * @example 2026-02-01T12:00:00Z
             */
            dueAt?: string | null;
            /**
             * @description One line.
             * @example Call about the upgrade
             */
            title?: string;
        };
        UpdateTemplateDto: {
            /**
             * @description JSON of the editor.
             * @example {
             *       "counters": {
             *         "u_row": 1
             *       },
             *       "body": {
             *         "id": "u_body",
             *         "rows": [],
             *         "values": {}
             *       },
             *       "schemaVersion": 16
             *     }
             */
            design?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description What it was written with.
             * @example unlayer
             * @enum {string}
             */
            editor?: "html" | "unlayer" | "grapesjs";
            /**
             * @description With Liquid merge tags.
             * @example <p>Olá, {{ contact.firstName }}!</p>
             */
            html?: string;
            /**
             * @description For the staff.
             * @example Boas-vindas
             */
            name?: string;
            /**
             * @description One line, with merge tags.
             * @example Bem-vindo, {{ contact.firstName }}
             */
            subject?: string | null;
            /**
             * @description The one that was read: 409 when somebody else has changed the template since. Without it the last one wins.
             * @example 3
             */
            version?: number;
        };
        UpdateWorkflowDto: {
            /**
             * @description What it is for.
             * @example Quem se cadastra e não compra
             */
            description?: string | null;
            /**
             * @description Edges as React Flow gives them, kept byte for byte. `sourceHandle` is the output of the source; left out or null it is `default`.
             * @example [
             *       {
             *         "id": "e1",
             *         "source": "start",
             *         "target": "wait"
             *       },
             *       {
             *         "id": "e2",
             *         "source": "wait",
             *         "sourceHandle": "timeout",
             *         "target": "tag"
             *       },
             *       {
             *         "id": "e3",
             *         "source": "tag",
             *         "target": "task"
             *       }
             *     ]
             */
            edges?: ({
                id?: string;
                source: string;
                sourceHandle?: string | null;
                target: string;
            } & {
                [key: string]: unknown;
            })[];
            /**
             * @description One line, for the staff.
             * @example Boas-vindas
             */
            name?: string;
            /**
             * @description Nodes as React Flow's `toObject()` gives them, kept byte for byte. `type` is the kind, `data` its settings; `label`, `description`, `icon`, `color` and `ui` in `data` are the editor's own.
             * @example [
             *       {
             *         "id": "start",
             *         "type": "trigger.event",
             *         "position": {
             *           "x": 0,
             *           "y": 0
             *         },
             *         "data": {
             *           "label": "Fez o cadastro",
             *           "event": "signup",
             *           "reentry": {
             *             "mode": "once"
             *           }
             *         }
             *       },
             *       {
             *         "id": "wait",
             *         "type": "wait.event",
             *         "position": {
             *           "x": 0,
             *           "y": 120
             *         },
             *         "data": {
             *           "event": "purchase",
             *           "timeout": {
             *             "days": 2
             *           },
             *           "ends": [
             *             "event"
             *           ]
             *         }
             *       },
             *       {
             *         "id": "tag",
             *         "type": "action.tag",
             *         "position": {
             *           "x": 0,
             *           "y": 240
             *         },
             *         "data": {
             *           "add": [
             *             "lead-frio"
             *           ]
             *         }
             *       },
             *       {
             *         "id": "task",
             *         "type": "action.task",
             *         "position": {
             *           "x": 0,
             *           "y": 360
             *         },
             *         "data": {
             *           "title": "Ligar para o contato",
             *           "dueInDays": 1
             *         }
             *       }
             *     ]
             */
            nodes?: (({
                data: components["schemas"]["EventTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.event";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["SegmentTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.segment-entered";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["TagTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.tag-added";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["DateTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.date";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["ManualTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.manual";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["WebhookTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.webhook";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["FieldConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.field";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["TagConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.tag";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["SegmentConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.segment";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["EventConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.event";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["ModuleConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.module";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["MailConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.mail";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["SplitConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.split";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["TimeWaitDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "wait.time";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["UntilWaitDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "wait.until";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["EventWaitDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "wait.event";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["MailActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.mail";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["TagActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.tag";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["FieldActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.field";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["TaskActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.task";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["WebhookActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.webhook";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["GrantActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.grant-module";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["NotifyActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.notify";
            } & {
                [key: string]: unknown;
            }))[];
            /**
             * @description The one that was read: 409 when somebody else has changed the workflow since. Without it the last one wins.
             * @example 3
             */
            version?: number;
            /**
             * @description Where the editor looks, kept as it is.
             * @example {
             *       "x": 0,
             *       "y": 0,
             *       "zoom": 1
             *     }
             */
            viewport?: {
                [key: string]: unknown;
            };
        };
        UploadBacktestDto: {
            /**
             * Format: binary
             * @description CSV of candles, up to 32 MiB.
             * @example time,open,high,low,close
             */
            file: string;
            /**
             * @description JSON of the fields of the other form, without `csv`.
             * @example {\strategy\:\bollinger-touch\,\assets\:[\EURUSD\],\timeframe\:\1m\,\stake\:{\mode\:\fixed\,\amount\:10}}
             */
            settings: string;
        };
        UserDto: {
            /**
             * @description ISO 8601.
             * @example 2026-01-15T12:30:00.000Z
             */
            createdAt: string;
            /**
             * @description In lower case.
             * @example ana@example.com
             */
            email: string;
            /** @description Whether the user has shown to receive mail there. */
            emailVerified: boolean;
            /** @example usr_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /** @example Ana Souza */
            name: string;
            /** @enum {string} */
            role: "admin" | "operator" | "member";
            /** @enum {string} */
            status: "active" | "suspended";
        };
        UserFiguresDto: {
            /**
             * @description The user's events.
             * @example 42
             */
            count: number;
            /** @example ana@example.com */
            userId: string;
            /**
             * @description Sum of their values in `currency`.
             * @example 998.5
             */
            value: number;
        };
        UserListDto: {
            items: components["schemas"]["UserDto"][];
            /** @example 1 */
            page: number;
            /** @example 1 */
            pages: number;
            /** @example 20 */
            pageSize: number;
            /**
             * @description How many fit, exactly.
             * @example 1
             */
            total: number;
        };
        UserMetricsDto: {
            /**
             * @description With an event of today.
             * @example 311
             */
            activeToday: number | null;
            /**
             * @description Accounts made today.
             * @example 12
             */
            registeredToday: number | null;
            /**
             * @description Accounts.
             * @example 5210
             */
            total: number | null;
        };
        UserPageDto: {
            /** @description API keys without the keys themselves. */
            apiKeys: components["schemas"]["ApiKeyDto"][];
            /** @description What staff has changed about the user. */
            audit: components["schemas"]["AuditEntryDto"][];
            bot: components["schemas"]["BotStatusDto"];
            /**
             * @description ISO 8601.
             * @example 2026-01-15T12:30:00.000Z
             */
            createdAt: string;
            /**
             * @description In lower case.
             * @example ana@example.com
             */
            email: string;
            /** @description Whether the user has shown to receive mail there. */
            emailVerified: boolean;
            /** @description The modules that are unlocked for the user now. */
            entitlements: components["schemas"]["EntitlementDto"][];
            /** @description Events under the user's e-mail or id. */
            events: components["schemas"]["EventDto"][];
            /** @description What was bought or given, ended ones too, and what waits until the e-mail is verified. */
            grants: components["schemas"]["GrantDto"][];
            /** @example usr_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /** @example Ana Souza */
            name: string;
            /** @enum {string} */
            role: "admin" | "operator" | "member";
            /** @description Log-ins; none of their tokens. */
            sessions: components["schemas"]["SessionDto"][];
            /** @enum {string} */
            status: "active" | "suspended";
            trades: components["schemas"]["TradeDto"][];
        };
        UserTradeDto: {
            /**
             * @example demo
             * @enum {string}
             */
            accountType: "demo" | "real";
            /** @example EURUSD-OTC */
            asset: string;
            /**
             * @description As the order gave it.
             * @example my-order-1
             */
            clientOrderId: string;
            /**
             * @description The same; null while open.
             * @example 2026-11-29T21:31:00.000Z
             */
            closedAt: string | null;
            /**
             * @description When the order was written, by our clock, ISO 8601; lists are in this order.
             * @example 2026-11-29T21:30:00.000Z
             */
            createdAt: string;
            /**
             * @description Of stake and result, ISO 4217.
             * @example USD
             */
            currency: string;
            /**
             * @description `call` wins when the price rises.
             * @example call
             * @enum {string}
             */
            direction: "call" | "put";
            /**
             * @description The same.
             * @example 2026-11-29T21:31:00.000Z
             */
            expiresAt: string;
            /** @example trd_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /**
             * @example blitz
             * @enum {string}
             */
            kind: "binary" | "turbo" | "blitz";
            /**
             * @description By the market's clock, ISO 8601.
             * @example 2026-11-29T21:30:00.000Z
             */
            openedAt: string;
            /**
             * @description The fraction of the stake that a win adds.
             * @example 0.87
             */
            payout: number;
            /**
             * @description Won or, negative, lost; 0 while open.
             * @example 8.7
             */
            pnl: number;
            /**
             * @description In units of the account's currency.
             * @example 10
             */
            stake: number;
            /**
             * @description `unknown`: no reply came; the broker's positions are being looked through.
             * @example win
             * @enum {string}
             */
            status: "open" | "win" | "loss" | "tie" | "sold" | "unknown" | "rejected";
            /**
             * @description The bot's strategy; absent for orders by hand.
             * @example bollinger-touch
             */
            strategy?: string;
            /**
             * @description The e-mail of that user today; null for accounts that are gone.
             * @example ana@example.com
             */
            userEmail: string | null;
            /**
             * @description Whose it is.
             * @example usr_01kf8m3q5c000r4t9w2x7y1zab
             */
            userId: string;
        };
        UserTradePageDto: {
            items: components["schemas"]["UserTradeDto"][];
            /**
             * @description For `cursor` of the next page; null on the last one.
             * @example null
             */
            nextCursor: string | null;
        };
        VariantDto: {
            /**
             * @description The output.
             * @example a
             */
            handle: string;
            /**
             * @description Of a hundred.
             * @example 50
             */
            share: number;
        };
        VariantReportDto: {
            /**
             * @description Came back.
             * @example 5
             */
            bounced: number;
            /**
             * @description Followed a link.
             * @example 96
             */
            clicked: number;
            /**
             * @description Marked it as spam.
             * @example 1
             */
            complained: number;
            /**
             * @description The server refuses it for good, or there is no mail to send.
             * @example 6
             */
            failed: number;
            /**
             * @description Of those sent: only in the outbox, and nobody got it, since there was no SMTP_URL.
             * @example 0
             */
            kept: number;
            /** @example Assunto curto */
            name: string;
            /**
             * @description An estimate: pictures may not be shown, or be loaded by a machine.
             * @example 512
             */
            opened: number;
            /**
             * @description Whose turn has not come yet, or is tried again.
             * @example 0
             */
            pending: number;
            /**
             * @description The server has it; without a mail server: it is in the outbox (`kept`).
             * @example 1190
             */
            sent: number;
            /** @example 50 */
            share: number;
            /**
             * @description Who unsubscribed, was erased or came onto the suppression list between the start and their turn.
             * @example 7
             */
            suppressed: number;
            /**
             * @description Whom it goes to. Grows in the first moments, while they are being found.
             * @example 1204
             */
            total: number;
            /**
             * @description The connection was lost within the mail: it may have arrived.
             * @example 1
             */
            unknown: number;
            /**
             * @description Unsubscribed by a link of it.
             * @example 3
             */
            unsubscribed: number;
            /**
             * @description What it is called in the timeline of contacts.
             * @example a
             */
            variant: string;
        };
        VerifyEmailDto: {
            /**
             * @description Of the mail that was sent at the registration.
             * @example 8sVb3nX8kQ0mZr2TtYw6h7Jc2mQ9pLd4uEfA1gRs5oI
             */
            token: string;
        };
        VersionsDto: {
            /**
             * @description What the database's server calls its version.
             * @example 7.0.0
             */
            database: string;
            /** @example v24.21.0 */
            node: string;
        };
        VolatilityDto: {
            /**
             * @description Average true range over 14 candles, in price units.
             * @example 0.0001214
             */
            atr: number;
            /**
             * @description ATR as a fraction of the price.
             * @example 0.000088
             */
            atrShare: number;
            /** @example 1.3864314 */
            bollingerLower: number;
            /** @example 1.3867213 */
            bollingerMiddle: number;
            /**
             * @description Bollinger bands over 20 closes, 2 population standard deviations; in price units.
             * @example 1.3870112
             */
            bollingerUpper: number;
            /**
             * @description Distance between the bands as a fraction of the middle.
             * @example 0.000418
             */
            bollingerWidth: number;
            /**
             * @description By `widthRank`: `low` up to 0.2, `high` from 0.8 on.
             * @example normal
             * @enum {string}
             */
            level: "normal" | "low" | "high";
            /**
             * @description Share of the up to 100 widths before it that are narrower, 0..1.
             * @example 0.64
             */
            widthRank: number;
        };
        WalkForwardDto: {
            folds: components["schemas"]["FoldDto"][];
            /** @description What the choices of the trainings made in their tests, together: the honest figure. */
            outOfSample: components["schemas"]["TradeFiguresDto"];
        };
        WarningDto: {
            /**
             * @description `unknown-variable`, `markup-removed`, `slow-template` or `long-mail`.
             * @example unknown-variable
             */
            code: string;
            /** @example html: there is no contact.fields.cidade: it stays empty */
            message: string;
        };
        WebhookActionDto: {
            /**
             * @description A public address, http or https.
             * @example https://hooks.example.com/crm
             */
            url: string;
        };
        WebhookMetricsDto: {
            /**
             * @description Deliveries of senders that are not counted yet, those included that are tried again later.
             * @example 0
             */
            backlog: number | null;
            /**
             * @description Deliveries of senders that were given up.
             * @example 1
             */
            deadLetters: number | null;
            /**
             * @description Outgoing deliveries that wait; 10000 means that or more.
             * @example 3
             */
            outgoingBacklog: number | null;
            /**
             * @description Outgoing deliveries that were given up.
             * @example 0
             */
            outgoingDead: number | null;
        };
        WebhookTriggerDto: {
            /**
             * @description Only events of this type; any when left out.
             * @example purchase
             */
            event?: string;
            /** @description Whether the same contact may enter again; once when left out. */
            reentry?: components["schemas"]["ReentryDto"];
            /**
             * @description Slug of the source.
             * @example hotmart-main
             */
            source: string;
            /** @description What else has to be true of the event: all of these. */
            where?: components["schemas"]["EventTestDto"][];
        };
        WorkflowDto: {
            /**
             * @description When it was switched on last; null: never.
             * @example 2026-02-02T09:00:00.000Z
             */
            activatedAt: string | null;
            /** @example 2026-01-31T12:30:00.000Z */
            createdAt: string;
            /** @example Quem se cadastra e não compra */
            description?: string;
            /**
             * @description Edges as React Flow gives them, kept byte for byte. `sourceHandle` is the output of the source; left out or null it is `default`.
             * @example [
             *       {
             *         "id": "e1",
             *         "source": "start",
             *         "target": "wait"
             *       },
             *       {
             *         "id": "e2",
             *         "source": "wait",
             *         "sourceHandle": "timeout",
             *         "target": "tag"
             *       },
             *       {
             *         "id": "e3",
             *         "source": "tag",
             *         "target": "task"
             *       }
             *     ]
             */
            edges: ({
                id?: string;
                source: string;
                sourceHandle?: string | null;
                target: string;
            } & {
                [key: string]: unknown;
            })[];
            /**
             * @description The edition that runs begin on, or began on last; null before it was first switched on.
             * @example 1
             */
            edition: number | null;
            /**
             * @description Whether the draft has been changed since that edition.
             * @example false
             */
            hasChanges: boolean;
            /** @example wfl_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /** @example Boas-vindas */
            name: string;
            /**
             * @description Nodes as React Flow's `toObject()` gives them, kept byte for byte. `type` is the kind, `data` its settings; `label`, `description`, `icon`, `color` and `ui` in `data` are the editor's own.
             * @example [
             *       {
             *         "id": "start",
             *         "type": "trigger.event",
             *         "position": {
             *           "x": 0,
             *           "y": 0
             *         },
             *         "data": {
             *           "label": "Fez o cadastro",
             *           "event": "signup",
             *           "reentry": {
             *             "mode": "once"
             *           }
             *         }
             *       },
             *       {
             *         "id": "wait",
             *         "type": "wait.event",
             *         "position": {
             *           "x": 0,
             *           "y": 120
             *         },
             *         "data": {
             *           "event": "purchase",
             *           "timeout": {
             *             "days": 2
             *           },
             *           "ends": [
             *             "event"
             *           ]
             *         }
             *       },
             *       {
             *         "id": "tag",
             *         "type": "action.tag",
             *         "position": {
             *           "x": 0,
             *           "y": 240
             *         },
             *         "data": {
             *           "add": [
             *             "lead-frio"
             *           ]
             *         }
             *       },
             *       {
             *         "id": "task",
             *         "type": "action.task",
             *         "position": {
             *           "x": 0,
             *           "y": 360
             *         },
             *         "data": {
             *           "title": "Ligar para o contato",
             *           "dueInDays": 1
             *         }
             *       }
             *     ]
             */
            nodes: (({
                data: components["schemas"]["EventTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.event";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["SegmentTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.segment-entered";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["TagTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.tag-added";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["DateTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.date";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["ManualTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.manual";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["WebhookTriggerDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "trigger.webhook";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["FieldConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.field";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["TagConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.tag";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["SegmentConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.segment";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["EventConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.event";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["ModuleConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.module";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["MailConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.mail";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["SplitConditionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "condition.split";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["TimeWaitDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "wait.time";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["UntilWaitDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "wait.until";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["EventWaitDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "wait.event";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["MailActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.mail";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["TagActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.tag";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["FieldActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.field";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["TaskActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.task";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["WebhookActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.webhook";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["GrantActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.grant-module";
            } & {
                [key: string]: unknown;
            }) | ({
                data: components["schemas"]["NotifyActionDto"];
                id: string;
                position?: {
                    x?: number;
                    y?: number;
                };
                /** @enum {string} */
                type: "action.notify";
            } & {
                [key: string]: unknown;
            }))[];
            /**
             * @description `draft` was never switched on; `active` begins runs; `inactive` begins none any more.
             * @example active
             * @enum {string}
             */
            status: "draft" | "active" | "inactive";
            /** @description Of an active one: why it begins for nobody, such as rules of its segment that do not hold any more; it looks again. */
            trouble?: components["schemas"]["WorkflowTroubleDto"];
            /**
             * @description Of the draft.
             * @example 2026-02-02T09:00:00.000Z
             */
            updatedAt: string;
            /**
             * @description Counts the changes of the draft, from 1.
             * @example 3
             */
            version: number;
            /**
             * @description Where the editor looks, kept as it is.
             * @example {
             *       "x": 0,
             *       "y": 0,
             *       "zoom": 1
             *     }
             */
            viewport?: {
                [key: string]: unknown;
            };
        };
        WorkflowFiguresDto: {
            /** @example 12 */
            cancelled: number;
            /** @example 4210 */
            completed: number;
            /** @example 0 */
            failed: number;
            /** @description What there is of each node, those of older editions too; nodes that no run has come to are left out. */
            nodes: components["schemas"]["NodeFiguresDto"][];
            /**
             * @description Runs on their way of which a step is due.
             * @example 3
             */
            running: number;
            /**
             * @description Runs on their way that wait.
             * @example 120
             */
            waiting: number;
        };
        WorkflowPageDto: {
            /** @description Without their graphs: `GET /api/crm/workflows/:id` has it. */
            items: components["schemas"]["WorkflowRowDto"][];
            /**
             * @description `cursor` of the next page; null on the last one.
             * @example WyJ3ZmxfMDEiXQ
             */
            nextCursor: string | null;
        };
        WorkflowProblemDto: {
            /**
             * @example not-found
             * @enum {string}
             */
            code: "too-large" | "node-id" | "duplicate-node" | "duplicate-edge" | "unknown-type" | "setting" | "no-trigger" | "several-triggers" | "dangling-edge" | "unknown-handle" | "handle-twice" | "into-trigger" | "unwired" | "wired-end" | "unreachable" | "cycle" | "not-found" | "address-refused" | "more-problems";
            /**
             * @description The edge at fault.
             * @example e2
             */
            edgeId?: string;
            /** @example There is no such template */
            message: string;
            /**
             * @description The node at fault.
             * @example mail-1
             */
            nodeId?: string;
            /**
             * @description Where in the workflow.
             * @example nodes[2].data.templateId
             */
            path?: string;
        };
        WorkflowRowDto: {
            /**
             * @description When it was switched on last; null: never.
             * @example 2026-02-02T09:00:00.000Z
             */
            activatedAt: string | null;
            /** @example 2026-01-31T12:30:00.000Z */
            createdAt: string;
            /** @example Quem se cadastra e não compra */
            description?: string;
            /**
             * @description The edition that runs begin on, or began on last; null before it was first switched on.
             * @example 1
             */
            edition: number | null;
            /**
             * @description Whether the draft has been changed since that edition.
             * @example false
             */
            hasChanges: boolean;
            /** @example wfl_01kf8m3q5c000r4t9w2x7y1zab */
            id: string;
            /** @example Boas-vindas */
            name: string;
            /**
             * @description `draft` was never switched on; `active` begins runs; `inactive` begins none any more.
             * @example active
             * @enum {string}
             */
            status: "draft" | "active" | "inactive";
            /** @description Of an active one: why it begins for nobody, such as rules of its segment that do not hold any more; it looks again. */
            trouble?: components["schemas"]["WorkflowTroubleDto"];
            /**
             * @description Of the draft.
             * @example 2026-02-02T09:00:00.000Z
             */
            updatedAt: string;
            /**
             * @description Counts the changes of the draft, from 1.
             * @example 3
             */
            version: number;
        };
        WorkflowTroubleDto: {
            /**
             * @description Since when.
             * @example 2026-02-02T09:00:10.000Z
             */
            at: string;
            /** @example rules.all[0].field: is no field of contacts */
            reason: string;
        };
        WorkflowValidationDto: {
            /** @description What is in the way; the first 100. */
            problems: components["schemas"]["WorkflowProblemDto"][];
            /**
             * @description Whether it may be switched on.
             * @example false
             */
            valid: boolean;
        };
    };
    responses: {
        /** @description The input breaks a rule; nothing was changed */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Bad Request",
                 *       "status": 400,
                 *       "detail": "value: must be a number",
                 *       "code": "COMMON.INVALID_INPUT",
                 *       "errors": [
                 *         {
                 *           "field": "value",
                 *           "message": "must be a number"
                 *         }
                 *       ],
                 *       "id": "req_01ka2b3c4d000q7x1c5v8n2m4p"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The role, or the scopes of the key, do not allow it */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Forbidden",
                 *       "status": 403,
                 *       "detail": "This needs the permission events:write",
                 *       "code": "AUTH.FORBIDDEN",
                 *       "id": "req_01ka2b3c4d000q7x1c5v8n2m4p"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is none, or it is not yours */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Not Found",
                 *       "status": 404,
                 *       "detail": "There is no such thing",
                 *       "code": "COMMON.NOT_FOUND",
                 *       "id": "req_01ka2b3c4d000q7x1c5v8n2m4p"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No valid token or key */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Unauthorized",
                 *       "status": 401,
                 *       "detail": "Log in to do this",
                 *       "code": "AUTH.UNAUTHENTICATED",
                 *       "id": "req_01ka2b3c4d000q7x1c5v8n2m4p"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Overload, or the database is away */
        Unavailable: {
            headers: {
                /** @description Seconds until it is worth trying again */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Service Unavailable",
                 *       "status": 503,
                 *       "detail": "The database is away; try again shortly",
                 *       "code": "COMMON.DATABASE_AWAY",
                 *       "id": "req_01ka2b3c4d000q7x1c5v8n2m4p"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "Rule.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulePageDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Rule.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRuleDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There are 200 rules */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Rule.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the rule
                 * @example rul_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Rule.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the rule
                 * @example rul_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Rule.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the rule
                 * @example rul_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateRuleDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Settings.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertSettingsDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Settings.change": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeAlertSettingsDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertSettingsDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Settings.test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertTestDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Alert.list": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description Begun from this time on, ISO 8601. */
                from?: string;
                /** @description How many items at most. */
                limit?: number;
                /** @description Only those of this rule (id). */
                rule?: string;
                /** @description Only those of this severity. */
                severity?: "info" | "warning" | "critical";
                /** @description Only those that last (`alerting`), or that are over (`resolved`). */
                state?: "alerting" | "resolved";
                /** @description Begun before this time, ISO 8601. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Alert.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the alert
                 * @example alt_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Daily.of": {
        parameters: {
            query?: {
                /**
                 * @description Whose trades: demo and real ones are never added up. Left out, it is `real` where any real trade was settled in these
                 *     days, and else `demo`; the answer says which.
                 */
                accountType?: "demo" | "real";
                /** @description How many days, today included; 1 to 366. */
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DailyDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "AdminExport.export": {
        parameters: {
            query: {
                /** @description `daily` and `trades`: only on this account; `daily` chooses as its list does when it is missing. */
                accountType?: "demo" | "real";
                /** @description `trades`: only of this asset. */
                asset?: string;
                /** @description CSV with a byte order mark, by which Excel recognises UTF-8. */
                bom?: "true" | "false";
                /** @description ISO 4217. `daily`: of revenue, `CURRENCY` when missing; `trades` and `events`: only those in it; users have none. */
                currency?: string;
                /** @description `events`: only of this type. */
                eventType?: string;
                /** @description CSV and XLSX are for spreadsheets, PDF is for people. */
                format: "csv" | "xlsx" | "pdf";
                /**
                 * @description Start, inclusive: ISO 8601 with its zone, or a date, which is that day's start in `tz`. Of days, of when trades were
                 *     ordered, accounts made, events happened. Missing: for `daily` 30 whole days before the last one, else the beginning.
                 */
                from?: string;
                /** @description Language of headings, dates and numbers in XLSX and PDF; missing: `INSIGHT_LOCALE`. */
                locale?: "pt-BR" | "en";
                /** @description `users`: only with this role. */
                role?: "admin" | "operator" | "member";
                /** @description `users`: beginnings of words of the name or the e-mail, as in the list; literal text. */
                search?: string;
                /** @description `trades` and `users`: only in this status. */
                status?: "open" | "win" | "loss" | "tie" | "sold" | "unknown" | "rejected" | "active" | "suspended";
                /** @description `trades`: only of bots with this strategy. */
                strategy?: string;
                /** @description End, exclusive: ISO 8601 with its zone, or a date, which is that day's end in `tz`. Missing: now. */
                to?: string;
                /**
                 * @description `daily`: the figures of `GET /api/admin/analytics/daily`; `trades`: trades of everybody; `users`: accounts; `events`:
                 *     the events themselves (needs `events:read` as well).
                 */
                type: "daily" | "trades" | "users" | "events";
                /** @description IANA time zone of days; missing: `BUSINESS_TZ`. */
                tz?: string;
                /** @description `trades`: only of this user (id); `events`: only of this user, as senders call them. */
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, as an attachment */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    /**
                     * @example date,events,purchases,revenue,averageTicket,activeUsers,newUsers,currency,trades,wins,losses,pnl,accountType,tradeCurrency
                     *     2026-11-23,57,4,589.6,147.4,31,2,BRL,540,301,230,-120.5,demo,USD
                     */
                    "text/csv": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description The role or key may not read the administration, or not the events that were asked for */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Audit.list": {
        parameters: {
            query?: {
                /** @description Only changes of this kind. */
                action?: string;
                /** @description Only what this user did (id); `system` for what nobody asked for over the API. */
                actor?: string;
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description From this time on, ISO 8601. */
                from?: string;
                /** @description How many items at most. */
                limit?: number;
                /** @description Only what was done to the thing of this id. */
                target?: string;
                /** @description Before this time, ISO 8601. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "BotAdmin.killAll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KillResultDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Grant.list": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description Only those bought with an e-mail, claimed or not. */
                email?: string;
                /** @description How many items at most. */
                limit?: number;
                /** @description Only those of a product. */
                productId?: string;
                /** @description Only those of a user. */
                userId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Grant.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example grt_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Grant.end": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example grt_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["EndGrantDto"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "AdminHealth.now": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminHealthDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Invite.list": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description How many items at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitePageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Invite.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateInviteDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedInviteDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Only admins invite staff */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The e-mail has an account */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Invite.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the invitation */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "JobAdmin.list": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description How many items at most. */
                limit?: number;
                /** @description Only of this name; `GET /api/admin/health` has all names. */
                name?: string;
                /** @description Only in this status. */
                status?: "waiting" | "running" | "done" | "failed" | "cancelled";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "JobAdmin.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the job
                 * @example job_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "JobAdmin.dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the job
                 * @example job_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description It has not failed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "JobAdmin.retry": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the job
                 * @example job_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description It has not failed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "RealtimeMetrics.now": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RealtimeMetricsDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "ModuleAdmin.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModulePageDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "ModuleAdmin.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateModuleDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModuleDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The slug is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "ModuleAdmin.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example trader-pro
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModuleDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "ModuleAdmin.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example trader-pro
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description A product grants it, or another module needs it to be completed before */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "ModuleAdmin.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example trader-pro
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateModuleDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModuleDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Outbox.list": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description Only those of this kind. */
                kind?: string;
                /** @description How many items at most. */
                limit?: number;
                /** @description Only those in this state. */
                state?: "queued" | "sending" | "sent" | "failed" | "kept";
                /** @description Only those to this address, in any case. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutboxPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Outbox.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example mail_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutboxMailDetailDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Product.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductPageDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Product.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateProductDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Product.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example prd_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Product.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example prd_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Product.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example prd_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateProductDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "TradeAdmin.list": {
        parameters: {
            query?: {
                /** @description Only on this account. */
                accountType?: "demo" | "real";
                /** @description Only of this asset. */
                asset?: string;
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description Only those of orders made at or after this time, ISO 8601. */
                from?: string;
                /** @description How many items at most. */
                limit?: number;
                /** @description Only in this status. */
                status?: "open" | "win" | "loss" | "tie" | "sold" | "unknown" | "rejected";
                /** @description Only of bots with this strategy. */
                strategy?: string;
                /** @description Only those of orders made before this time, ISO 8601. */
                to?: string;
                /** @description Only of this user (id). */
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserTradePageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "TradeAdmin.totals": {
        parameters: {
            query?: {
                /** @description Only on this account. */
                accountType?: "demo" | "real";
                /** @description Only of this asset. */
                asset?: string;
                /** @description Only those of orders made at or after this time, ISO 8601. */
                from?: string;
                /** @description Only in this status. */
                status?: "open" | "win" | "loss" | "tie" | "sold" | "unknown" | "rejected";
                /** @description Only of bots with this strategy. */
                strategy?: string;
                /** @description Only those of orders made before this time, ISO 8601. */
                to?: string;
                /** @description Only of this user (id). */
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TradeTotalsDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "User.list": {
        parameters: {
            query?: {
                /** @description Which page, from 1 on. */
                page?: number;
                /** @description Users on a page, 1 to 100. */
                pageSize?: number;
                /** @description Only with this role. */
                role?: "admin" | "operator" | "member";
                /**
                 * @description Beginnings of words of the name or the e-mail, accents and case aside, all of which must be there (at most 8).
                 *     Literal text: no character has a meaning of its own.
                 */
                search?: string;
                /** @description What they are sorted by; with `-` the largest or latest first. */
                sort?: "createdAt" | "-createdAt" | "name" | "-name" | "email" | "-email";
                /** @description Only in this status. */
                status?: "active" | "suspended";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserListDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "User.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the user
                 * @example usr_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "UserCare.erase": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the user
                 * @example usr_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EraseMeDto"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Your password or code is wrong, or a code is needed; or the role or key may not manage users */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: components["responses"]["NotFound"];
            /** @description `ADMIN.ERASE_YOURSELF`; `AUTH.LAST_ADMIN`; `BROKER.REAL_TRADES_OPEN`: trades with real money are open */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many attempts; Retry-After says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "User.change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the user
                 * @example usr_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeUserDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description It is the last active admin */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "User.activate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the user
                 * @example usr_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "UserCare.export": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the user
                 * @example usr_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The archive, as an attachment */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description It was fetched several times within the hour; Retry-After says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Grant.ofUser": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description How many items at most. */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example usr_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Grant.give": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example usr_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateGrantDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "UserCare.passwordReset": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the user
                 * @example usr_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description The account is suspended */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "UserCare.endSessions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the user
                 * @example usr_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "User.suspend": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the user
                 * @example usr_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SuspendUserDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description It is your own account, or the last active admin */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Analytics.activeUsers": {
        parameters: {
            query?: {
                /** @description `false` leaves out the comparison with the period just before. */
                compare?: "true" | "false";
                /** @description ISO 4217; values are summed in this currency only; missing: `CURRENCY`. */
                currency?: string;
                /**
                 * @description Start, inclusive: ISO 8601 with its zone, or a date, which is that day's start in `tz`.
                 *     Missing: 30 whole days before the last day of the period.
                 */
                from?: string;
                /** @description End, exclusive: ISO 8601 with its zone, or a date, which is that day's end in `tz`. Missing: the end of today. */
                to?: string;
                /** @description Only who did this counts as active. */
                type?: string;
                /** @description IANA time zone for days, weeks and months; missing: `BUSINESS_TZ`. */
                tz?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActiveUsersDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Analytics.breakdown": {
        parameters: {
            query: {
                /** @description A field of metadata that is declared for the type (`/api/event-types`). */
                by: string;
                /** @description `false` leaves out the comparison with the period just before. */
                compare?: "true" | "false";
                /** @description ISO 4217; values are summed in this currency only; missing: `CURRENCY`. */
                currency?: string;
                /**
                 * @description Start, inclusive: ISO 8601 with its zone, or a date, which is that day's start in `tz`.
                 *     Missing: 30 whole days before the last day of the period.
                 */
                from?: string;
                /** @description How many values one by one, at most 100; the rest is `other`. */
                limit?: number;
                /** @description End, exclusive: ISO 8601 with its zone, or a date, which is that day's end in `tz`. Missing: the end of today. */
                to?: string;
                /** @description Events of this type. */
                type: string;
                /** @description IANA time zone for days, weeks and months; missing: `BUSINESS_TZ`. */
                tz?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BreakdownDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Export.export": {
        parameters: {
            query: {
                /** @description CSV with a byte order mark, by which Excel recognises UTF-8. */
                bom?: "true" | "false";
                /** @description `false` leaves out the comparison with the period just before. */
                compare?: "true" | "false";
                /** @description ISO 4217; values are summed in this currency only; missing: `CURRENCY`. */
                currency?: string;
                /** @description CSV and XLSX are for spreadsheets, PDF is for people. */
                format: "csv" | "xlsx" | "pdf";
                /**
                 * @description Start, inclusive: ISO 8601 with its zone, or a date, which is that day's start in `tz`.
                 *     Missing: 30 whole days before the last day of the period.
                 */
                from?: string;
                /** @description Language of headings, dates and numbers in XLSX and PDF; missing: `INSIGHT_LOCALE`. */
                locale?: "pt-BR" | "en";
                /**
                 * @description `daily`: events, purchases, revenue, average ticket and active users of each day; `types`: each type of event;
                 *     `users`: every active user; `events`: the events themselves (not as PDF; needs `events:read` as well).
                 */
                report?: "daily" | "types" | "users" | "events";
                /** @description End, exclusive: ISO 8601 with its zone, or a date, which is that day's end in `tz`. Missing: the end of today. */
                to?: string;
                /** @description IANA time zone for days, weeks and months; missing: `BUSINESS_TZ`. */
                tz?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, as an attachment */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    /**
                     * @example date,events,purchases,revenue,averageTicket,activeUsers,currency
                     *     2026-11-23,57,4,589.6,147.4,31,BRL
                     */
                    "text/csv": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description The role or key may not read analytics, or not the events that were asked for */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Analytics.funnel": {
        parameters: {
            query: {
                /** @description `false` leaves out the comparison with the period just before. */
                compare?: "true" | "false";
                /** @description ISO 4217; values are summed in this currency only; missing: `CURRENCY`. */
                currency?: string;
                /**
                 * @description Start, inclusive: ISO 8601 with its zone, or a date, which is that day's start in `tz`.
                 *     Missing: 30 whole days before the last day of the period.
                 */
                from?: string;
                /** @description 2 to 10 event types in the order in which they must come; the same may come twice. */
                steps: string;
                /** @description End, exclusive: ISO 8601 with its zone, or a date, which is that day's end in `tz`. Missing: the end of today. */
                to?: string;
                /** @description IANA time zone for days, weeks and months; missing: `BUSINESS_TZ`. */
                tz?: string;
                /** @description How long after the first step the last one may come: a number with s, m, h or d, at most 90d. */
                within?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FunnelDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Analytics.retention": {
        parameters: {
            query?: {
                /** @description `false` leaves out the comparison with the period just before. */
                compare?: "true" | "false";
                /** @description ISO 4217; values are summed in this currency only; missing: `CURRENCY`. */
                currency?: string;
                /**
                 * @description Start, inclusive: ISO 8601 with its zone, or a date, which is that day's start in `tz`.
                 *     Missing: 30 whole days before the last day of the period.
                 */
                from?: string;
                /** @description Width of a cohort in `tz`; weeks begin on Monday. At most 400 cohorts. */
                period?: "day" | "week";
                /** @description End, exclusive: ISO 8601 with its zone, or a date, which is that day's end in `tz`. Missing: the end of today. */
                to?: string;
                /** @description Only who did this counts as active, the first time and later. */
                type?: string;
                /** @description IANA time zone for days, weeks and months; missing: `BUSINESS_TZ`. */
                tz?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Analytics.summary": {
        parameters: {
            query?: {
                /** @description `false` leaves out the comparison with the period just before. */
                compare?: "true" | "false";
                /** @description ISO 4217; values are summed in this currency only; missing: `CURRENCY`. */
                currency?: string;
                /**
                 * @description Start, inclusive: ISO 8601 with its zone, or a date, which is that day's start in `tz`.
                 *     Missing: 30 whole days before the last day of the period.
                 */
                from?: string;
                /** @description End, exclusive: ISO 8601 with its zone, or a date, which is that day's end in `tz`. Missing: the end of today. */
                to?: string;
                /** @description IANA time zone for days, weeks and months; missing: `BUSINESS_TZ`. */
                tz?: string;
                /** @description `false` leaves out what is about single users: `activeUsers` and `topUsers`. */
                users?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SummaryDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Analytics.timeseries": {
        parameters: {
            query?: {
                /** @description `false` leaves out the comparison with the period just before. */
                compare?: "true" | "false";
                /** @description ISO 4217; values are summed in this currency only; missing: `CURRENCY`. */
                currency?: string;
                /**
                 * @description Start, inclusive: ISO 8601 with its zone, or a date, which is that day's start in `tz`.
                 *     Missing: 30 whole days before the last day of the period.
                 */
                from?: string;
                /** @description Width of a point in `tz`; weeks begin on Monday. At most 5,000 points. */
                interval?: "minute" | "hour" | "day" | "week" | "month";
                /**
                 * @description `count`: events of any currency; `value`: sum of values in `currency`; `users`: different users;
                 *     `averageTicket`: value per event in `currency`, of purchases unless `type` says otherwise.
                 */
                metric?: "count" | "value" | "users" | "averageTicket";
                /** @description End, exclusive: ISO 8601 with its zone, or a date, which is that day's end in `tz`. Missing: the end of today. */
                to?: string;
                /** @description Only events of this type. */
                type?: string;
                /** @description IANA time zone for days, weeks and months; missing: `BUSINESS_TZ`. */
                tz?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimeseriesDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Analytics.topUsers": {
        parameters: {
            query?: {
                /** @description What ranks first; ties are decided by the other, then by the user's id. */
                by?: "count" | "value";
                /** @description `false` leaves out the comparison with the period just before. */
                compare?: "true" | "false";
                /** @description ISO 4217; values are summed in this currency only; missing: `CURRENCY`. */
                currency?: string;
                /**
                 * @description Start, inclusive: ISO 8601 with its zone, or a date, which is that day's start in `tz`.
                 *     Missing: 30 whole days before the last day of the period.
                 */
                from?: string;
                /** @description How many users, at most 100. */
                limit?: number;
                /** @description End, exclusive: ISO 8601 with its zone, or a date, which is that day's end in `tz`. Missing: the end of today. */
                to?: string;
                /** @description Only events of this type. */
                type?: string;
                /** @description IANA time zone for days, weeks and months; missing: `BUSINESS_TZ`. */
                tz?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopUsersDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Analytics.types": {
        parameters: {
            query?: {
                /** @description `false` leaves out the comparison with the period just before. */
                compare?: "true" | "false";
                /** @description ISO 4217; values are summed in this currency only; missing: `CURRENCY`. */
                currency?: string;
                /**
                 * @description Start, inclusive: ISO 8601 with its zone, or a date, which is that day's start in `tz`.
                 *     Missing: 30 whole days before the last day of the period.
                 */
                from?: string;
                /** @description End, exclusive: ISO 8601 with its zone, or a date, which is that day's end in `tz`. Missing: the end of today. */
                to?: string;
                /** @description IANA time zone for days, weeks and months; missing: `BUSINESS_TZ`. */
                tz?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypesDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Conversation.list": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description How many items at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Conversation.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CreateConversationDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Not allowed, or `MODULE.LOCKED`: MODULE_GUARDS names a module for `assistant` that you do not have */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `ASSISTANT.TOO_MANY_CONVERSATIONS`: you have 200; delete one first */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Conversation.get": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description How many items at most. */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cnv_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationWithMessagesDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Conversation.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cnv_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Answer.ask": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cnv_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskDto"];
            };
        };
        responses: {
            /** @description The answer, as server-sent events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Not allowed, or `MODULE.LOCKED`: MODULE_GUARDS names a module for `assistant` that you do not have */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: components["responses"]["NotFound"];
            /** @description `ASSISTANT.BUSY`: an answer is being written in this conversation; `ASSISTANT.CONVERSATION_FULL`: it has 200 questions */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `ASSISTANT.TOO_MANY_MESSAGES`; `OPENAI.TOKENS_SPENT`: a budget is used up, `detail` says which, and when there are new tokens */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `ASSISTANT.NOT_CONFIGURED`: there is no language model here, neither OPENAI_API_KEY nor OPENAI_BASE_URL is set; or the database is away */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Proposal.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example prp_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Proposal.confirm": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example prp_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done; `result` says what came of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `ASSISTANT.PROPOSAL_REJECTED`; `ASSISTANT.PROPOSAL_BUSY`: it is being confirmed; `ASSISTANT.PROPOSAL_OUTDATED`: your broker or account is another one by now; or what refuses it by hand */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `ASSISTANT.PROPOSAL_EXPIRED`: 60 seconds of market time after it was made */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The asset is not known, or the stake is beyond what is offered or allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The broker does not answer; nothing was sent, and it can be confirmed again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Proposal.reject": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example prp_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `ASSISTANT.PROPOSAL_DECIDED`: it was confirmed before; or has failed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `ASSISTANT.PROPOSAL_EXPIRED` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Usage.today": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssistantUsageDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "TwoFactor.state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TwoFactorStateDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            503: components["responses"]["Unavailable"];
        };
    };
    "TwoFactor.disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DisableTwoFactorDto"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Password or code is wrong, or it is switched off */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many attempts; Retry-After says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "TwoFactor.enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TwoFactorCodeDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodesDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description The code is wrong or too old */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is switched on already, or there is no secret yet */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many attempts; Retry-After says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "TwoFactor.setUp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TwoFactorSetupDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description It is switched on already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "ApiKey.list": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description How many items at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            503: components["responses"]["Unavailable"];
        };
    };
    "ApiKey.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKeyDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKeyDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description A scope is beyond the role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "ApiKey.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example key_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "ApiKey.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example key_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "ByMail.forgotPassword": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ForgotPasswordDto"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            /** @description Too many attempts; Retry-After says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Account.login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedInDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description E-mail, password or code is wrong, a code is needed, or the account is suspended */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many attempts; Retry-After says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Account.logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshDto"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            /** @description There is no live session */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The cookie came from a foreign origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Account.me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Account.updateMe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateMeDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Only staff may have the daily insight by mail */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Account.changePassword": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePasswordDto"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description The current password is wrong */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many attempts; Retry-After says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Account.refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedInDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description The refresh token is not valid any more */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The cookie came from a foreign origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Account.register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedInDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description Registration is closed, or the invitation is not valid */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The e-mail has an account */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many attempts; Retry-After says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "ByMail.resetPassword": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetPasswordDto"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            /** @description Too many attempts; Retry-After says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Session.list": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description How many items at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Session.deleteOthers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Session.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example ses_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Session.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example ses_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "ByMail.verifyEmail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyEmailDto"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            503: components["responses"]["Unavailable"];
        };
    };
    "ByMail.resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            /** @description Too many attempts; Retry-After says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Bot.setAccountType": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BotAccountTypeDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BotStatusDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The bot is running, or real trading is not switched on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Backtest.list": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description How many items at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BacktestPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Backtest.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateBacktestDto"] | components["schemas"]["UploadBacktestDto"];
                "multipart/form-data": components["schemas"]["CreateBacktestDto"] | components["schemas"]["UploadBacktestDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BacktestDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description Too many of yours wait or run */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than 32 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An asset is not known */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The market does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Backtest.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example bt_01kbac7f6h000v3t9q5zj8d2s6
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BacktestDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Backtest.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example bt_01kbac7f6h000v3t9q5zj8d2s6
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Backtest.trades": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description How many items at most. */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example bt_01kbac7f6h000v3t9q5zj8d2s6
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BacktestTradePageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Bot.balance": {
        parameters: {
            query?: {
                /** @description Which account; the one in use when left out. */
                accountType?: "demo" | "real";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BotBalanceDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The broker needs a new session */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The broker does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Bot.connect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BotStatusDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description Not allowed, or `MODULE.LOCKED`: MODULE_GUARDS names a module for `bot` that you do not have */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The broker needs a new session */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The broker does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Bot.disconnect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StopResultDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Bot.kill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StopResultDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Performance.of": {
        parameters: {
            query?: {
                /** @description Which account; the one in use when left out. */
                accountType?: "demo" | "real";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PerformanceDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Bot.reconnect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BotStatusDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The bot is not connected, or the broker needs a new session */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The broker does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Bot.runtime": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuntimeStatusDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Scanner.list": {
        parameters: {
            query?: {
                /** @description Only this asset. */
                asset?: string;
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description How many items at most. */
                limit?: number;
                /** @description Only where at least so many signals were counted. */
                minSignals?: number;
                /** @description Only this strategy. */
                strategy?: string;
                /** @description Only this timeframe. */
                timeframe?: "1s" | "5s" | "15s" | "30s" | "1m" | "5m" | "15m" | "30m" | "1h" | "4h" | "1d";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScannerPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Bot.start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunSettingsDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuntimeStatusDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Not allowed, or `MODULE.LOCKED`: MODULE_GUARDS names a module for `bot` that you do not have */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is running, not connected, the market is closed, or what is asked for is not offered so */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An asset is not known, or the stake is out of range */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Bot.status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BotStatusDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Bot.stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["StopRuntimeDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StopResultDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Strategy.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StrategyPageDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "BotTrades.list": {
        parameters: {
            query?: {
                /** @description Only on this account. */
                accountType?: "demo" | "real";
                /** @description Only of this asset. */
                asset?: string;
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description Only those of orders made at or after this time, ISO 8601. */
                from?: string;
                /** @description How many items at most. */
                limit?: number;
                /** @description Only in this status. */
                status?: "open" | "win" | "loss" | "tie" | "sold" | "unknown" | "rejected";
                /** @description Only of bots with this strategy. */
                strategy?: string;
                /** @description Only those of orders made before this time, ISO 8601. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TradePageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Account.balances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BalancesDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The broker needs a session */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The vendor's SDK is not installed */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Connection.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Connection.save": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveConnectionDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The SSID belongs to another user of the platform; nothing was saved */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The platform does not take the SSID; nothing was saved */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The vendor's SDK is not installed, or a variable that it needs is not set; nothing was saved */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Connection.delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description Orders at this broker are open */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Account.resetDemo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BalancesDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description Your broker is not the paper market */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Order.list": {
        parameters: {
            query?: {
                /** @description Only on this account. */
                accountType?: "demo" | "real";
                /** @description Only of this asset. */
                asset?: string;
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description Only those of orders made at or after this time, ISO 8601. */
                from?: string;
                /** @description How many items at most. */
                limit?: number;
                /** @description Only in this status. */
                status?: "open" | "win" | "loss" | "tie" | "sold" | "unknown" | "rejected";
                /** @description Only of bots with this strategy. */
                strategy?: string;
                /** @description Only those of orders made before this time, ISO 8601. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Order.place": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlaceOrderDto"];
            };
        };
        responses: {
            /** @description The order that has this `clientOrderId` already */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDto"];
                };
            };
            /** @description The new order */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The market or the purchase window is closed, kind or expiry is not offered, the balance is too low, real trading is off, the broker needs a session, or the `clientOrderId` belongs to a different order */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The asset is not known, or the stake is beyond what is offered or allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The vendor's SDK is not installed */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The broker does not answer; nothing was sent */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Order.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example trd_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Account.positions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PositionsDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The broker needs a session */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The vendor's SDK is not installed */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "RealTrading.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RealTradingDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "RealTrading.set": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetRealTradingDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RealTradingDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Password or code is wrong or missing, or two-factor authentication is off */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many attempts; Retry-After says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Trade.list": {
        parameters: {
            query?: {
                /** @description Only on this account. */
                accountType?: "demo" | "real";
                /** @description Only of this asset. */
                asset?: string;
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description `csv`: all that match as a file, without pages. */
                format?: "json" | "csv";
                /** @description Only those of orders made at or after this time, ISO 8601. */
                from?: string;
                /** @description How many items at most. */
                limit?: number;
                /** @description Only in this status. */
                status?: "open" | "win" | "loss" | "tie" | "sold" | "unknown" | "rejected";
                /** @description Only of bots with this strategy. */
                strategy?: string;
                /** @description Only those of orders made before this time, ISO 8601. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, or the file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TradePageDto"];
                    /** @example id,clientOrderId,asset,direction,kind,accountType,stake,payout,status,pnl,currency,openedAt,expiresAt,closedAt,strategy */
                    "text/csv": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "FirstSteps.look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FirstStepsDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "ConsoleSettings.settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsoleSettingsDto"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Campaign.list": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description How many items at most. */
                limit?: number;
                /** @description Only those in this state. */
                status?: "draft" | "scheduled" | "sending" | "paused" | "sent" | "cancelled";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Campaign.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateCampaignDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description Reading a template takes too long or too much memory */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Campaign.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cmp_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Campaign.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cmp_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description It is scheduled, being sent or paused */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Campaign.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cmp_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateCampaignDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description It has begun, or is over */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Reading a template takes too long or too much memory */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Campaign.cancel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cmp_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description It is a draft, or over */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Campaign.pause": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cmp_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description It is neither scheduled nor being sent */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Campaign.getReport": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cmp_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignReportDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Campaign.resume": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cmp_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description It is not paused */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Campaign.schedule": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cmp_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleCampaignDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description It has begun, is paused, or is over */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Reading a template takes too long or too much memory */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Contact.list": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description Only leads, customers or churned ones. */
                lifecycle?: "lead" | "customer" | "churned";
                /** @description How many items at most. */
                limit?: number;
                /** @description Only those of this one of the staff. */
                owner?: string;
                /** @description Literal text within name or e-mail; upper and lower case are alike. */
                search?: string;
                /** @description Only those in this stage. */
                stage?: string;
                /** @description Only those whom campaigns may be mailed to, or those whom not. */
                subscribed?: boolean;
                /** @description Only those with this tag. */
                tag?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Contact.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateContactDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The e-mail is taken, or is to be subscribed and on the suppression list */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Contact.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cnt_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Contact.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cnt_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Contact.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cnt_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateContactDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description The e-mail is taken, or is to be subscribed and on the suppression list */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Privacy.erase": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cnt_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Privacy.export": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cnt_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The contact, what belongs to it by kind, and the newest 5,000 things of its timeline */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Note.list": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description How many items at most. */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cnt_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotePageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Note.add": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cnt_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteInputDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoteDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Note.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cnt_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
                /** @description The `id` of the note */
                noteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Note.change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cnt_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
                /** @description The `id` of the note */
                noteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteInputDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoteDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Task.list": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description Only those that are done, or those that are not. */
                done?: boolean;
                /** @description How many items at most. */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cnt_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Task.add": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cnt_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTaskDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Task.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cnt_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
                /** @description The `id` of the task */
                taskId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Task.change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cnt_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
                /** @description The `id` of the task */
                taskId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateTaskDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Timeline.page": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description How many items at most. */
                limit?: number;
                /** @description Only things of one source; `events` are purchases as well, `runs` those of workflows. */
                source?: "events" | "trades" | "notes" | "tasks" | "mails" | "runs";
            };
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example cnt_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelinePageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "ContactFile.export": {
        parameters: {
            query?: {
                /** @description `true`: with a byte order mark at the beginning, which Excel wants. */
                bom?: "true" | "false";
                /** @description The only form there is. */
                format?: "csv";
                /** @description Only leads, customers or churned ones. */
                lifecycle?: "lead" | "customer" | "churned";
                /** @description Only those of this one of the staff. */
                owner?: string;
                /** @description Literal text within name or e-mail; upper and lower case are alike. */
                search?: string;
                /** @description Only those in this stage. */
                stage?: string;
                /** @description Only those whom campaigns may be mailed to, or those whom not. */
                subscribed?: boolean;
                /** @description Only those with this tag. */
                tag?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, as an attachment */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example email,name,tags,stage,subscribed,city
                     *     ana@example.com,Ana Souza,"vip, webinar",won,yes,Recife
                     */
                    "text/csv": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "ContactFile.import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReportDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The file is larger than 64 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is no text/csv */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Privacy.merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergeContactsDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "ContactField.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FieldPageDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "ContactField.declare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateFieldDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FieldDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The key is taken, or there are 200 fields */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "ContactField.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `key` of the field */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description A segment or an active workflow uses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "ContactField.change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `key` of the field */
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateFieldDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FieldDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Segment.list": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description How many items at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SegmentPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Segment.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSegmentDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SegmentDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Segment.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example seg_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SegmentDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Segment.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example seg_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description A campaign or a workflow uses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Segment.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example seg_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateSegmentDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SegmentDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Segment.members": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description How many items at most. */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example seg_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Segment.previewOf": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example seg_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SegmentPreviewDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Segment.previewAgain": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example seg_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SegmentPreviewDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Segment.preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewSegmentDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SegmentPreviewDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Stage.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StagePageDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Stage.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateStageDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The key is taken, or there are 50 stages */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Stage.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `key` of the stage */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description Contacts are in it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Stage.change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `key` of the stage */
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateStageDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Stats.stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CrmStatsDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Suppression.list": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description One address, in any case. */
                email?: string;
                /** @description How many items at most. */
                limit?: number;
                /** @description Why. */
                reason?: "unsubscribe" | "bounce" | "complaint" | "manual";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressionPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Suppression.add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SuppressDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressionDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Suppression.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `id`, or the e-mail itself */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Task.listAll": {
        parameters: {
            query?: {
                /** @description Only those of this one of the staff. */
                assignee?: string;
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description Only those that are done, or those that are not. */
                done?: boolean;
                /** @description How many items at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Preview.shared": {
        parameters: {
            query: {
                /** @description From `url` of a preview. */
                token: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The mail, under a policy that lets nothing in it run or load but pictures */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example <!DOCTYPE html>
                     *     <p>Olá, Ana!</p>
                     */
                    "text/html": string;
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description The token is none, or its time is over */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be rendered with these data, or takes too long or too much memory */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Template.list": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description How many items at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplatePageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Template.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTemplateDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The body is larger than 2 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Reading it takes too long or too much memory */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Template.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example tpl_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Template.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example tpl_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description A campaign that is not through or an active workflow uses it; `uses` names them */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Template.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example tpl_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateTemplateDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description Somebody else has changed it since `version` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 2 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Reading it takes too long or too much memory */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Preview.page": {
        parameters: {
            query?: {
                /** @description Whose data it is filled in with. */
                contactId?: string;
            };
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example tpl_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The mail, under a policy that lets nothing in it run or load but pictures */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example <!DOCTYPE html>
                     *     <p>Olá, Ana!</p>
                     */
                    "text/html": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description It cannot be rendered with these data, or takes too long or too much memory */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Preview.preview": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example tpl_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewResultDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description It cannot be rendered with these data, or takes too long or too much memory */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Preview.testSend": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example tpl_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TestSendDto"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestSentDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description The address is on the suppression list */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be rendered with these data, or takes too long or too much memory */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description More than 30 within an hour */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Preview.previewDraft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewDraftDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewResultDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description It cannot be rendered with these data, or takes too long or too much memory */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Workflow.list": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description How many items at most. */
                limit?: number;
                /** @description Only those in this state. */
                status?: "draft" | "active" | "inactive";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Workflow.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWorkflowDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The body is larger than 1 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Workflow.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example wfl_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Workflow.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example wfl_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description It is active */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Workflow.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example wfl_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateWorkflowDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description Somebody else has changed it since `version` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 1 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Workflow.activate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example wfl_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActivateWorkflowDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description Somebody else has changed it since `version` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is wrong with it; `problems` is the list that `validate` gives */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Workflow.deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example wfl_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeactivateWorkflowDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description It has never been active */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Workflow.listEditions": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description How many items at most. */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example wfl_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EditionPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Workflow.getEdition": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example wfl_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
                /** @description Of the edition */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EditionDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Run.figures": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example wfl_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowFiguresDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Run.list": {
        parameters: {
            query?: {
                /** @description Only those of this contact. */
                contactId?: string;
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description How many items at most. */
                limit?: number;
                /** @description Only those in this state. */
                status?: "running" | "waiting" | "completed" | "failed" | "cancelled";
            };
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example wfl_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Run.start": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example wfl_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartRunDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description The workflow is not active, or its rule of re-entry does not let the contact in */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Run.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example wfl_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
                /** @description The `id` of the run */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDetailDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Run.cancel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example wfl_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
                /** @description The `id` of the run */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description It is over */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Run.retry": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example wfl_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
                /** @description The `id` of the run */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description It has not failed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "TestRun.run": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example wfl_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TestRunDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestRunResultDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description Something is wrong with the draft; `problems` is the list that `validate` gives */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Workflow.validate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example wfl_01kf8m3q5c000r4t9w2x7y1zab
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowValidationDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "EventType.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventTypePageDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "EventType.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateEventTypeDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventTypeDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description It is declared already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "EventType.findByType": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The type of the events */
                type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventTypeDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "EventType.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The type of the events */
                type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "EventType.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The type of the events */
                type: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateEventTypeDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventTypeDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Event.list": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description From this time on: ISO 8601 with its zone, or a date (midnight UTC). */
                from?: string;
                /** @description How many items at most. */
                limit?: number;
                /** @description Largest value. */
                maxValue?: number;
                /** @description Smallest value, in units of the event's own currency. */
                minValue?: number;
                /** @description Literal text within the id, the user, the type or the source; upper and lower case are alike. */
                q?: string;
                /** @description Before this time. */
                to?: string;
                /** @description Only events of this type. */
                type?: string;
                /** @description Only events of this user. */
                userId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Event.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEventDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The id is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Event.findById": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example order-1042
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Event.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example order-1042
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Event.change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example order-1042
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventPatchDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Insight.list": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description Only those made at or after this time, ISO 8601. */
                from?: string;
                /** @description Only of this kind. */
                kind?: "day" | "last24h" | "custom";
                /** @description How many items at most. */
                limit?: number;
                /** @description Only in this language. */
                locale?: "pt-BR" | "en";
                /** @description Only those made before this time, ISO 8601. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightPageDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Insight.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example ins_01kbac7f6h000v3t9q5zj8d2s6
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Insight.generate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GenerateInsightDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description `INSIGHT.TOO_MANY`: Retry-After says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Insight.latest": {
        parameters: {
            query?: {
                /** @description Only of this kind. */
                kind?: "day" | "last24h" | "custom";
                /** @description Only in this language. */
                locale?: "pt-BR" | "en";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InsightDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description `INSIGHT.NOT_FOUND`: there is none yet */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Market.analysis": {
        parameters: {
            query: {
                /** @description `id` of an asset of GET /api/market/assets. */
                asset: string;
                /** @description Language of the words; missing: `INSIGHT_LOCALE`. */
                locale?: "pt-BR" | "en";
                /** @description How long a candle lasts. */
                timeframe: "1s" | "5s" | "15s" | "30s" | "1m" | "5m" | "15m" | "30m" | "1h" | "4h" | "1d";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnalysisDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such asset */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The market does not answer, and what is stored is not enough */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Market.assets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetPageDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The market does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Market.candles": {
        parameters: {
            query: {
                /** @description `id` of an asset of GET /api/market/assets. */
                asset: string;
                /** @description `nextCursor` of the page before, for the candles before those; without it the newest. */
                cursor?: string;
                /**
                 * @description Only candles that start at this time or later: ISO 8601 with its zone, or a date (midnight UTC). Missing: as far back
                 *     as candles of the timeframe are kept.
                 */
                from?: string;
                /** @description How many candles at most; the newest of the range. */
                limit?: number;
                /** @description How long a candle lasts. */
                timeframe: "1s" | "5s" | "15s" | "30s" | "1m" | "5m" | "15m" | "30m" | "1h" | "4h" | "1d";
                /** @description Only candles that start before this time. Missing: up to now. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CandlesDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such asset */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The market does not answer, and what is stored is not enough */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "PersonalData.erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EraseMeDto"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Password or code is wrong, or a code is needed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `AUTH.LAST_ADMIN`: nobody could manage users any more; `BROKER.REAL_TRADES_OPEN`: trades with real money are open */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many attempts; Retry-After says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "MyModule.unlocked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntitlementPageDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            503: components["responses"]["Unavailable"];
        };
    };
    "PersonalData.export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The archive, as an attachment */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description You have had it several times within the hour; Retry-After says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "MyModule.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyModulePageDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            503: components["responses"]["Unavailable"];
        };
    };
    "MyModule.open": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the module */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenModuleDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `MODULE.LOCKED`: you do not have it (`checkoutUrl` says where it is bought), or have not completed what comes before (`missing`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such module */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "MyModule.complete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the lesson */
                id: string;
                /** @description Of the module */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompletedLessonDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description `MODULE.LOCKED`: you do not have it (`checkoutUrl` says where it is bought), or have not completed what comes before (`missing`); or `MODULE.LESSON_NOT_YET`: it opens at `availableAt` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Delivery.list": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description Only that of this name, which its sender gave it; goes with `source`. */
                deliveryKey?: string;
                /** @description Received at or after. */
                from?: string;
                /** @description How many items at most. */
                limit?: number;
                /** @description Only those of this source. */
                source?: string;
                /** @description Only those in this state. */
                status?: "received" | "processing" | "processed" | "ignored" | "retrying" | "dead";
                /** @description Received before. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Delivery.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example dlv_01j2x5k9t4000abcdefghjkmnp
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryDetail"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Delivery.retry": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example dlv_01j2x5k9t4000abcdefghjkmnp
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryDetail"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description It is neither dead nor retrying */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Delivery.replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Source.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourcePage"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Source.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSourceDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceWithSecret"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The slug is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Source.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example hotmart-main
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Source.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example hotmart-main
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description It is the built-in source */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Source.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example hotmart-main
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateSourceDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Source.curl": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example hotmart-main
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceCurl"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description Its secret cannot be read: rotate it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Source.rotateSecret": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example hotmart-main
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateSecretDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedSource"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description It is the built-in source: its secret is WEBHOOK_SECRET */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Source.simulateFailure": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example hotmart-main
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SimulateFailureDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Subscription.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionPage"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Subscription.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSubscriptionDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionWithSecret"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There are 100 already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Subscription.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example sub_01j2x5k9t4000abcdefghjkmnp
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Subscription.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example sub_01j2x5k9t4000abcdefghjkmnp
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Subscription.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example sub_01j2x5k9t4000abcdefghjkmnp
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateSubscriptionDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Outgoing.list": {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before; without it the first page. */
                cursor?: string;
                /** @description How many items at most. */
                limit?: number;
                /** @description Only those in this state. */
                status?: "pending" | "delivered" | "retrying" | "dead" | "canceled";
            };
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example sub_01j2x5k9t4000abcdefghjkmnp
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutgoingPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Outgoing.retry": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `webhook-id` */
                deliveryId: string;
                /**
                 * @description Its `id`, as the list shows it
                 * @example sub_01j2x5k9t4000abcdefghjkmnp
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutgoingDelivery"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description It was not tried yet, was canceled, is a ping, or the subscription is disabled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    "Outgoing.ping": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example sub_01j2x5k9t4000abcdefghjkmnp
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PingResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Subscription.rotateSecret": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its `id`, as the list shows it
                 * @example sub_01j2x5k9t4000abcdefghjkmnp
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateSubscriptionSecretDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionWithSecret"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            503: components["responses"]["Unavailable"];
        };
    };
    "Reader.click": {
        parameters: {
            query?: {
                /** @description The address, in base64url; the token fits no other. Parameters beside it are passed over */
                u?: string;
            };
            header?: never;
            path: {
                /** @description Signed by us, in a mail; it does not expire */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Only in this document: a link that is ours is answered with 302 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example <!DOCTYPE html>
                     *     <h1>Pronto</h1>
                     */
                    "text/html": string;
                };
            };
            /** @description To the address */
            302: {
                headers: {
                    location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            /** @description The token is none, or for something else (a page) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many such calls (a page) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Reader.askConfirm": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Signed by us, in a mail; it does not expire */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page with a button; in Portuguese or English, as the browser asks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example <!DOCTYPE html>
                     *     <h1>Pronto</h1>
                     */
                    "text/html": string;
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description The token is none, or for something else (a page) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many such calls (a page) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Reader.confirm": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Signed by us, in a mail; it does not expire */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done, also when it was before; or the link is too old, and the page says so; in Portuguese or English, as the browser asks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example <!DOCTYPE html>
                     *     <h1>Pronto</h1>
                     */
                    "text/html": string;
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description The token is none, or for something else (a page) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many such calls (a page) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Health.live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthDto"];
                };
            };
        };
    };
    "Health.ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthDto"];
                };
            };
            /** @description Not ready; `error` tells why */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthDto"];
                };
            };
        };
    };
    "Metrics.read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Text of Prometheus, version 0.0.4 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example # TYPE http_requests_total counter
                     *     http_requests_total{method="GET",route="/docs",status="2xx"} 3
                     */
                    "text/plain": string;
                };
            };
        };
    };
    "Reader.pixel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Signed by us, in a mail; it does not expire */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A transparent dot */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example GIF89a */
                    "image/gif": string;
                };
            };
            400: components["responses"]["BadRequest"];
            404: components["responses"]["NotFound"];
        };
    };
    "SignUp.signUp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignUpDto"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedUpDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description SUBSCRIBE is off */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many sign-ups; Retry-After says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Reader.askUnsubscribe": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Signed by us, in a mail; it does not expire */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page with a button; in Portuguese or English, as the browser asks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example <!DOCTYPE html>
                     *     <h1>Pronto</h1>
                     */
                    "text/html": string;
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description The token is none, or for something else (a page) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many such calls (a page) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Reader.unsubscribe": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Signed by us, in a mail; it does not expire */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done, also when it was before; in Portuguese or English, as the browser asks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example <!DOCTYPE html>
                     *     <h1>Pronto</h1>
                     */
                    "text/html": string;
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description The token is none, or for something else (a page) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many such calls (a page) */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Intake.source": {
        parameters: {
            query?: {
                /** @description Kind `kiwify`: hex HMAC-SHA1 of the body */
                signature?: string;
            };
            header?: {
                /** @description Kind `stripe`: `t=<seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`, keyed with the whole secret, `whsec_` included */
                "stripe-signature"?: string;
                /** @description Kind `standard`: Names the delivery */
                "webhook-id"?: string;
                /** @description Kind `standard`: `v1,<base64>` */
                "webhook-signature"?: string;
                /** @description Kind `standard`: Seconds since 1970 */
                "webhook-timestamp"?: string;
                /** @description Kind `github`: Names the delivery */
                "x-github-delivery"?: string;
                /** @description Kind `github`: What happened */
                "x-github-event"?: string;
                /** @description Kind `hotmart`: The token */
                "x-hotmart-hottok"?: string;
                /** @description Kind `github`: `sha256=<hex HMAC-SHA256 of the body>` */
                "x-hub-signature-256"?: string;
                /** @description Kind `shopify`: Names the delivery, together with the topic; else `x-shopify-webhook-id` does */
                "x-shopify-event-id"?: string;
                /** @description Kind `shopify`: base64 HMAC-SHA256 of the body */
                "x-shopify-hmac-sha256"?: string;
                /** @description Kind `shopify`: What happened */
                "x-shopify-topic"?: string;
                /** @description Kind `generic-hmac`: The signature; its header, algorithm, encoding and prefix are settings */
                "x-signature"?: string;
            };
            path: {
                /** @description Slug of the source */
                source: unknown;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never> | Record<string, never>[];
            };
        };
        responses: {
            /** @description Stored before: nothing is done again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
            /** @description Stored durably */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
            /** @description Malformed; names the index and the field, such as `[3].value`. Nothing is stored */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Signature missing, wrong, or its timestamp stale */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key has not the scope `events:write` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No such source */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Over 1 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not `application/json`, or with a content-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Overload, or the database is away: try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Intake.event": {
        parameters: {
            query?: never;
            header?: {
                /** @description Unique for the delivery; the same in each retry */
                "webhook-id"?: string;
                /** @description `v1,<base64>`, several with spaces */
                "webhook-signature"?: string;
                /** @description Seconds since 1970 */
                "webhook-timestamp"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description ISO 4217. Missing: CURRENCY. */
                    currency?: string;
                    /** @description Your own id: an event with an id that exists is not counted again. Missing: made here. */
                    id?: string;
                    /** @description At most 16 KiB and 5 levels; keys without `$` and `.`, and not `__proto__`. */
                    metadata?: {
                        [key: string]: unknown;
                    };
                    /**
                     * Format: date-time
                     * @description ISO 8601 with its zone, at most 5 minutes ahead of now. Missing: the arrival.
                     */
                    timestamp?: string;
                    type: string;
                    userId: string;
                    /** @description Money; at most 4 decimals. */
                    value?: number;
                } | {
                    /** @description ISO 4217. Missing: CURRENCY. */
                    currency?: string;
                    /** @description Your own id: an event with an id that exists is not counted again. Missing: made here. */
                    id?: string;
                    /** @description At most 16 KiB and 5 levels; keys without `$` and `.`, and not `__proto__`. */
                    metadata?: {
                        [key: string]: unknown;
                    };
                    /**
                     * Format: date-time
                     * @description ISO 8601 with its zone, at most 5 minutes ahead of now. Missing: the arrival.
                     */
                    timestamp?: string;
                    type: string;
                    userId: string;
                    /** @description Money; at most 4 decimals. */
                    value?: number;
                }[];
            };
        };
        responses: {
            /** @description Stored before: nothing is done again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
            /** @description Stored durably */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
            /** @description Malformed; names the index and the field, such as `[3].value`. Nothing is stored */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Signature missing, wrong, or its timestamp stale */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key has not the scope `events:write` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Over 1 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not `application/json`, or with a content-encoding */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Overload, or the database is away: try again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Bounce.take": {
        parameters: {
            query?: {
                /** @description Of those who send neither a signature nor a token */
                secret?: string;
            };
            header?: never;
            path: {
                /** @description ses, sendgrid, mailgun, postmark, brevo, generic or message */
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never> | Record<string, never>[] | string;
                "message/rfc822": Record<string, never> | Record<string, never>[] | string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BounceTakenDto"];
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description The signature or secret does not fit */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description MAIL_BOUNCE_SECRETS names no such provider */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    sendAlert: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Who sends
                 * @example Trader-Dashboard-Webhooks/1
                 */
                "user-agent": string;
                /**
                 * @description Names the delivery; the same in every attempt
                 * @example msg_3b1f0c9a7d2e4f5a8b6c1d0e9f8a7b6c
                 */
                "webhook-id": string;
                /**
                 * @description `v1,<base64>`; two with a space between them for a day after a rotation
                 * @example v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=
                 */
                "webhook-signature": string;
                /**
                 * @description When this attempt was made, in seconds since 1970
                 * @example 1768480200
                 */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "alert.opened",
                 *       "timestamp": "2026-11-23T12:30:00.000Z",
                 *       "data": {
                 *         "id": "alt_01kf8m3q5c000r4t9w2x7y1zab",
                 *         "source": "rule",
                 *         "ruleId": "rul_01kf8m3q5c000r4t9w2x7y1zab",
                 *         "code": "RULE.WEBHOOKS_BACKLOG",
                 *         "severity": "warning",
                 *         "message": "Webhook backlog: webhooks.backlog is 1,204 deliveries (> 1,000 deliveries)",
                 *         "state": "alerting",
                 *         "at": "2026-11-23T12:30:00.000Z",
                 *         "resolvedAt": null,
                 *         "value": 1204,
                 *         "count": 1
                 *       }
                 *     }
                 */
                "application/json": {
                    data: components["schemas"]["AlertDto"];
                    /**
                     * Format: date-time
                     * @description When it began, or was over
                     * @example 2026-11-23T12:30:00.000Z
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "alert.opened" | "alert.resolved";
                };
            };
        };
        responses: {
            /** @description Taken */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Anything else is a failure: tried again */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    sendEvent: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Who sends
                 * @example Trader-Dashboard-Webhooks/1
                 */
                "user-agent": string;
                /**
                 * @description Names the delivery; the same in every attempt
                 * @example msg_3b1f0c9a7d2e4f5a8b6c1d0e9f8a7b6c
                 */
                "webhook-id": string;
                /**
                 * @description `v1,<base64>`; two with a space between them for a day after a rotation
                 * @example v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=
                 */
                "webhook-signature": string;
                /**
                 * @description When this attempt was made, in seconds since 1970
                 * @example 1768480200
                 */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "purchase",
                 *       "timestamp": "2026-01-15T12:30:00.000Z",
                 *       "data": {
                 *         "id": "order-1042",
                 *         "userId": "ana@example.com",
                 *         "type": "purchase",
                 *         "value": 149.9,
                 *         "currency": "BRL",
                 *         "timestamp": "2026-01-15T12:30:00.000Z",
                 *         "metadata": {
                 *           "product": "trader-pro",
                 *           "country": "BR"
                 *         },
                 *         "source": "default",
                 *         "createdAt": "2026-01-15T12:30:00.412Z"
                 *       }
                 *     }
                 */
                "application/json": {
                    data: components["schemas"]["EventDto"];
                    /**
                     * Format: date-time
                     * @description When it happened
                     * @example 2026-01-15T12:30:00.000Z
                     */
                    timestamp: string;
                    /**
                     * @description The event's type
                     * @example purchase
                     */
                    type: string;
                };
            };
        };
        responses: {
            /** @description Taken; the first 2 KiB of the body are kept for the list of deliveries */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Gone: the subscription is disabled and nothing more is sent */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too much: tried again, not before `Retry-After` (seconds or a date, a day at most) */
            429: {
                headers: {
                    /** @description Seconds, or a date */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    sendPing: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Who sends
                 * @example Trader-Dashboard-Webhooks/1
                 */
                "user-agent": string;
                /**
                 * @description Names the delivery; the same in every attempt
                 * @example msg_3b1f0c9a7d2e4f5a8b6c1d0e9f8a7b6c
                 */
                "webhook-id": string;
                /**
                 * @description `v1,<base64>`; two with a space between them for a day after a rotation
                 * @example v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=
                 */
                "webhook-signature": string;
                /**
                 * @description When this attempt was made, in seconds since 1970
                 * @example 1768480200
                 */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "ping",
                 *       "timestamp": "2026-01-15T12:30:00.000Z",
                 *       "data": {
                 *         "subscriptionId": "sub_01j2x5k9t4000abcdefghjkmnp"
                 *       }
                 *     }
                 */
                "application/json": {
                    data: {
                        /** @example sub_01j2x5k9t4000abcdefghjkmnp */
                        subscriptionId: string;
                    };
                    /**
                     * Format: date-time
                     * @example 2026-01-15T12:30:00.000Z
                     */
                    timestamp: string;
                    /** @enum {string} */
                    type: "ping";
                };
            };
        };
        responses: {
            /** @description Taken; the first 2 KiB of the body are kept for the list of deliveries */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Gone: the subscription is disabled and nothing more is sent */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too much: tried again, not before `Retry-After` (seconds or a date, a day at most) */
            429: {
                headers: {
                    /** @description Seconds, or a date */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
