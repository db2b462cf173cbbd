"""The language model with tools: prompt, tool calls, and the guardrails around both."""
