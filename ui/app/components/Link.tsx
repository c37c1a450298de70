import { Link as RouterLink, useNavigate } from "@tanstack/react-router";
import { type ComponentProps, useCallback } from "react";
import type { Target } from "../util/path-builder.ts";

interface LinkProps extends Omit<ComponentProps<"a">, "href" | "target"> {
  /** Made by path-builder.ts. */
  target: Target;
}

/** A link to a page; its code and data are fetched when the pointer comes near. */
export function Link({ target, ...rest }: LinkProps) {
  return <RouterLink {...rest} {...(target as { to: string })} />;
}

/** A function that goes to a page. */
export function useGo(): (target: Target) => void {
  const navigate = useNavigate();
  return useCallback((target) => void navigate(target as { to: string }), [navigate]);
}
