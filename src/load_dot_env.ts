import { loadEnvFile } from "node:process";

/** Reads settings from `.env`, if there is one; what the environment has already wins. */
export function loadDotEnv(): void {
  try {
    loadEnvFile();
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ENOENT") throw error;
  }
}
