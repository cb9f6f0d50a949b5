import { deskRoutes } from "./desk-routes.js";
import { loginRoutes } from "./login-routes.js";
import { officeRoutes } from "./office-routes.js";
import type { Route } from "./route.js";

/** Every route of the API. */
export const routes: Readonly<Record<string, Route>> = { ...deskRoutes, ...loginRoutes, ...officeRoutes };
