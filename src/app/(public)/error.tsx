"use client";

export { Crash as default } from "#/ui/Crash.tsx";
