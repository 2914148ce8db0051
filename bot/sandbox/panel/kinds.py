"""Service types: which fields `add` needs for each, what counts as its quantity, and how it is charged."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """`counted` names the field whose lines are the quantity; without it `quantity` is sent, if `asked`."""

    required: tuple[str, ...] = ()
    counted: str = ""
    asked: bool = True
    whole: bool = False
    """The rate is the whole price."""
    title: str = ""
    """How panels with capital letters spell the type."""
    target: str = "link"
    """The field that says where to deliver."""


KINDS = {
    "default": Kind(title="Default"),
    "package": Kind(asked=False, whole=True, title="Package"),
    "custom_comments": Kind(("comments",), counted="comments", asked=False, title="Custom Comments"),
    "custom_comments_package": Kind(("comments",), asked=False, whole=True, title="Custom Comments Package"),
    "subscriptions": Kind(("min", "max", "delay"), asked=False, title="Subscriptions", target="username"),
    "invites_from_groups": Kind(("groups",), title="Invites from Groups"),
    "mentions_user_followers": Kind(("username",), title="Mentions User Followers"),
    "mentions_with_hashtags": Kind(("usernames", "hashtags"), title="Mentions with Hashtags"),
    "seo": Kind(("keywords",), title="SEO"),
    "mentions_custom_list": Kind(("usernames",), counted="usernames", asked=False, title="Mentions Custom List"),
    "comment_likes": Kind(("username",), title="Comment Likes"),
    "mentions_media_likers": Kind(("media",), title="Mentions Media Likers"),
    "poll": Kind(("answer_number",), title="Poll"),
    "mentions_hashtag": Kind(("hashtag",), title="Mentions Hashtag"),
    "web_traffic": Kind(("country", "device", "type_of_traffic"), title="Web Traffic"),
    "comment_replies": Kind(("username", "comments"), counted="comments", asked=False, title="Comment Replies"),
    "mentions": Kind(("usernames",), title="Mentions"),
}

TRAFFIC_FIELDS = {"1": "google_keyword", "2": "referring_url"}
"""What a web traffic order needs beside, by its `type_of_traffic`; 3 needs nothing."""
