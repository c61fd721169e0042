"""The dialect of Have I Been Pwned's API v3, spoken about our own accounts only.

Source of the contract: Have I Been Pwned, API v3 documentation and OpenAPI document (CC BY 4.0),
as published in October 2026. Names, status codes and messages are the contract's.
"""
