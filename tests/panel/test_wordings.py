"""What panels say, by class: sentences of documentation pages and server sources, and words that prove nothing."""

import pytest

from bot.panel import ErrorClass
from bot.panel.decode.complaints import classify, classify_text, complaint, fold
from bot.panel.outcomes import ALWAYS, PROOFS

pytestmark = pytest.mark.quick

ADD = {
    "auth": [
        "Invalid API key",
        "Incorrect API Key",
        "API key invalid",
        "API key hatalı",
        "Invalid API key format",
        "API is Disable for this user or User Not Found! Contact the Support",
        "Missing key",
        "Authentication failed",
        "Unauthenticated.",
        "Incorrect request: Missing key",
        "API key is required",
        "Your api token does not exist",
        "Неверный API ключ",
        "API Key không hợp lệ",
        "Your IP address is not allowed",
    ],
    "account": [
        "Your account is inactive",
        "Hesabınız pasif",
        "Your account has been suspended.",
        "Account restricted",
        "Account suspended",
        "API access disabled",
        "You are restricted from ordering via API",
        "neworder.error.account_banned",
        "User is blocked",
        "Tài khoản của bạn đã bị khóa",
    ],
    "bad_request": [
        "Incorrect request",
        "Missing data",
        "Eksik veri",
        "You must fill in the required fields.",
        "Gerekli alanları doldurmalısınız.",
        "There are missing required parameters",
        "Missing required parameter: quantity",
        "The quantity field is required.",
        "Unknown panel",
        "Action 'add' requires POST request. GET is not allowed for write operations.",
        "Invalid Request",
        "request_id is required",
        "Vui lòng nhập số lượng",
    ],
    "unsupported_action": [
        "Invalid action",
        "This action is Invalid",
        "Unknown action: ",
        "The Request Not Found",
        "Invalid action: foo",
    ],
    "service_not_found": [
        "Incorrect service ID",
        "Invalid service ID",
        "Disabled service ID",
        "Service ID does not exists",
        "Service Not Active",
        "Package or service not found.",
        "Servis pasif ya da bulunamadı",
        "Service not found or inactive: 5",
        "error.incorrect_service_id",
        "neworder.error.incorrect_service_id",
        "This service is currently unavailable",
        "Service is currently disabled",
        "Dịch vụ không tồn tại",
    ],
    "invalid_link": [
        "Bad link",
        "Bad Link",
        "Invalid Link",
        "Link field is required.",
        "Instagram profile is hidden.",
        "Girilen profil gizli",
        "Đường liên kết không hợp lệ hoặc chứa ký tự nguy hiểm.",
        "neworder.error.link",
        "The link format is invalid.",
        "The account is private",
        "Неверная ссылка",
        "Please enter a valid link",
    ],
    "quantity_bounds": [
        "Quantity less than minimal 200",
        "Quantity more than maximum 1000",
        "Quantity less than maximum 1000",
        "Quantity must be between 10 and 100",
        "Quantity out of range (Min: 10, Max: 100)",
        "Please follow the limit",
        "Enter a value above the minimum number.",
        "Maximum number exceed.",
        "Maksimum sayı aşıldı.",
        "Quantity must be a multiple of 100 (try 300)",
        "You can not order more than 5000 per link",
        "neworder.error.min_quantity",
        "neworder.error.max_quantity",
        "Số lượng tối thiểu là 100",
    ],
    "bad_param": [
        "comments_field_is_required",
        "interval_time_is_required",
        "Invalid Interval in minutes",
        "This service does not support Dripfeed",
        "incorrect service type",
        "neworder.error.comment",
        "neworder.error.schedule_time",
    ],
    "insufficient_funds": [
        "Not enough funds on balance",
        "not_enough_funds_on_balance",
        "Insufficient balance. Required: 5.00",
        "Insuffcient Funds",
        "Your balance is insufficient.",
        "Bakiyeniz yetersiz",
        "You don't have sufficient balance to place this order.",
        "neworder.error.not_enough_funds",
        "neworder.error.insufficient_balance",
        "Số dư không đủ, vui lòng nạp thêm",
        "Недостаточно средств на балансе",
        "Saldo tidak cukup",
    ],
    "duplicate_order": [
        "You have active order with this link. Please wait until order being completed.&nbsp;",
        "You cannot start a new order with the same link that is active processing order.",
        "You have already an active order for this link on this service id, wait until it is completed or cancelled",
        "An identical order was just placed",
        "Gönderim olan bağlantıya yeni bir sipariş giremezsiniz.",
        "neworder.error.link_duplicate",
    ],
    "rate_limit": [
        "Rate limit exceeded",
        "Too many failed attempts. Please retry later.",
        "Spam protection, wait 7 seconds",
        "Error 1015: You are being rate limited",
        "Too Many Attempts.",
    ],
    "maintenance": [
        "This panel is temporarily unavailable",
        "Ordering is disabled",
        "Hệ thống đang bảo trì!",
        "The system is under maintenance, come back at noon",
    ],
    "server_error": [
        "Server error",
        "Something went wrong while placing a manual order",
        "There was an error processing your request. Please try again later",
        "Siparişiniz verilirken hata oluştu",
        "Failed to place order. Please try again.",
        "Failed to create order",
        "Order could not be created",
        "Server failed to record order",
        "Internal server error",
        "Unknown error, please try again",
        "Service Unavailable",
        "Provider: not enough funds on balance",
        "Upstream answered: Incorrect request",
        "Failed to place order: not enough funds on balance",
        "SQLSTATE[23000]: database error: Duplicate entry '7' for key 'PRIMARY'",
        "Đặt hàng thất bại",
        "Gateway timeout, order already pending",
    ],
    "unknown_error": [
        "",
        "Nope",
        "Your order was placed, but your balance is insufficient for the next one",
        "Order queued, not enough funds on balance right now",
        "neworder.error.something_new",
        "ERR-7",
        "Fehler",
    ],
}
REFILL = {
    "not_eligible_refill": [
        "Order not eligible for refill.",
        "Refill is disabled for this service",
        "Refill not allowed (not eligible)",
        "Refill not allowed",
        "error.refill_disabled",
    ],
    "refill_too_early": [
        "Order was completed less than 24 hours ago",
        "Refill not allowed yet",
        "The order is not completed",
        "Đơn hàng phải hoàn thành đủ 24 giờ mới có thể bảo hành",
    ],
    "refill_pending": [
        "Refill already requested",
        "Refill already in progress",
        "The refill task is not completed for this order",
    ],
    "refill_expired": ["Refill days are over", "Refill period expired"],
    "order_not_found": ["Incorrect order ID", "Order not found"],
    "server_error": ["Something went wrong."],
    "auth": ["API key expired"],
}
CANCEL = {
    "not_eligible_cancel": [
        "Order not eligible for cancellation.",
        "Cancel not allowed",
        "Cannot cancel",
        "Order cannot be cancelled",
        "Order already completed",
        "Đơn hàng này đã hoàn thành hoặc đã bị hủy",
    ],
    "cancel_pending": ["Cancel already requested"],
    "order_not_found": ["Incorrect order ID"],
    "unsupported_action": ["This action is Invalid"],
}
STATUS = {
    "order_not_found": [
        "Incorrect order ID",
        "Incorrect order IDs",
        "Invalid order ID",
        "Order not found.",
        "Sipariş bulunamadı.",
        "No order was placed with this ORDER ID.",
        "error.incorrect_order_id",
    ],
}
REFILL_STATUS = {
    "refill_not_found": [
        "Refill not found",
        "Refill Request Not found",
        "Incorrect refill ID",
        "error.incorrect_refill_id",
    ]
}
TABLES = {"add": ADD, "refill": REFILL, "cancel": CANCEL, "status": STATUS, "refill_status": REFILL_STATUS}
SAID = [(action, text, name) for action, table in TABLES.items() for name, texts in table.items() for text in texts]


@pytest.mark.parametrize(("action", "text", "name"), SAID, ids=[f"{row[0]}-{row[2]}-{row[1][:40]}" for row in SAID])
def test_a_sentence_has_its_class(action, text, name):
    assert classify_text(text, action) == name


@pytest.mark.parametrize("text", [*ADD["server_error"], *ADD["unknown_error"]])
def test_what_proves_nothing_refuses_nothing(text):
    assert classify_text(text, "add") not in PROOFS["add"]


def test_a_machine_in_trouble_outweighs_a_refusal_beside_it():
    assert classify(("Not enough funds on balance", "Internal server error"), "add") is ErrorClass.SERVER_ERROR


def test_words_about_orders_that_exist_refuse_no_new_one():
    assert ErrorClass.ORDER_NOT_FOUND not in ALWAYS
    assert ErrorClass.NOT_ELIGIBLE_REFILL not in PROOFS["cancel"]


def test_folding():
    assert fold("<b>neworder.error.link_duplicate</b>&nbsp;") == "neworder error link duplicate"
    assert fold("Bakiyeniz YETERSİZ; Số dư") == "bakiyeniz yetersiz so du"


PLACES = {
    "plain": ({"error": "x"}, ("x",)),
    "capitalised": ({"Error": "x"}, ("x",)),
    "object": ({"error": {"code": "E", "message": "x"}}, ("x",)),
    "list": ({"error": ["x", "y"]}, ("x", "y")),
    "fields": ({"message": "m", "errors": {"link": ["x"]}}, ("x", "m")),
    "only msg": ({"status": "error", "msg": "x"}, ("x",)),
    "only message": ({"message": "x"}, ("x",)),
    "detail": ({"detail": "x"}, ("x",)),
    "yii": ({"success": False, "data": {"message": "x"}}, ("x",)),
    "false text": ({"result": False, "data": "x"}, ("x",)),
    "flag and message": ({"error": True, "message": "x"}, ("x",)),
    "word": ("x", ("x",)),
    "list of one": ([{"error": "x"}], ("x",)),
    "no words": ({"status": "error", "msg": "", "error": ""}, ()),
    "code beside": ({"error": "x", "status": 113}, ("x",)),
    "empty error": ({"error": "", "order": 5}, None),
    "false error": ({"error": False, "order": 5}, None),
    "success": ({"status": "success", "msg": "fine"}, None),
    "an order": ({"order": 5, "message": "fine"}, None),
    "nothing": ({}, None),
    "number": (5, None),
}


@pytest.mark.parametrize(("doc", "texts"), PLACES.values(), ids=PLACES)
def test_where_errors_stand(doc, texts):
    assert complaint(doc, "add") == texts


def test_a_state_is_no_verdict():
    assert complaint({"status": "Error"}, "refill_status") is None
    assert complaint({"status": "Error", "charge": "0", "message": "soon"}, "status") is None
    assert complaint({"status": "Rejected", "message": "too late"}, "refill_status") is None
    assert complaint({"status": "error", "message": "x"}, "status") == ("x",)
