from tests.web.fixtures import forbidden_web, policy, web

__all__ = ["forbidden_web", "policy", "web"]
