"""A bot of others (python-telegram-bot): does what each line of its input asks for, and says what came of it."""

import base64
import json
import logging
import sys
import tempfile
import threading
import warnings

warnings.simplefilter("ignore")
from telegram import Bot, InputMediaDocument, InputMediaPhoto
from telegram.error import TelegramError
from telegram.ext import Filters, MessageHandler, Updater

logging.disable(logging.CRITICAL)
given = json.loads(sys.argv[1])
bot = Bot(given["token"], base_url=given["server"] + "/bot", base_file_url=given["server"] + "/file/bot")
saying = threading.Lock()
kinds = {"photo": InputMediaPhoto, "document": InputMediaDocument}
updater = None


def say(line):
    with saying:
        print(json.dumps(line, default=str), flush=True)


def opened(text):
    kept = tempfile.NamedTemporaryFile(suffix=".png")
    kept.write(base64.b64decode(text))
    kept.seek(0)
    return kept


def answer(update, context):
    """Says again what it was told, as an answer to it; a picture it loads and gives back as a document."""
    message = update.effective_message
    if message.photo:
        message.reply_document(bytes(message.photo[-1].get_file().download_as_bytearray()), filename="again.png", quote=True)
    else:
        message.reply_text(message.text, quote=True)


def failed(update, context):
    say({"heard": type(context.error).__name__})


def listen():
    global updater
    updater = Updater(bot=bot, use_context=True)
    updater.dispatcher.add_handler(MessageHandler(Filters.text | Filters.photo, answer))
    updater.dispatcher.add_error_handler(failed)
    updater.start_polling(timeout=10)
    return True


def files(arguments):
    for name in ("photo", "document"):
        if name in arguments:
            arguments[name] = opened(arguments[name])
    if "media" in arguments:
        arguments["media"] = [kinds[one["type"]](opened(one["media"]), caption=one.get("caption")) for one in arguments["media"]]
    return arguments


def plain(result):
    if isinstance(result, list):
        return [plain(one) for one in result]
    return result.to_dict() if hasattr(result, "to_dict") else result


for line in sys.stdin:
    asked = json.loads(line)
    try:
        if asked["method"] == "listen":
            say({"result": listen()})
        elif asked["method"] == "download":
            say({"result": base64.b64encode(bytes(bot.get_file(asked["file_id"]).download_as_bytearray())).decode()})
        else:
            say({"result": plain(getattr(bot, asked["method"])(**files(asked["arguments"])))})
    except TelegramError as error:
        say({"error": type(error).__name__, "message": error.message, "retry_after": getattr(error, "retry_after", None)})
if updater:
    updater.stop()
