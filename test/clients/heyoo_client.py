"""What a business does with heyoo, against the provider at argv[1]. Prints what came of it as JSON."""

import json
import os
import sys
import tempfile

from heyoo import WhatsApp

origin, token, line, _account, customer = sys.argv[1:6]
messenger = WhatsApp(token, phone_number_id=line)
# It knows two versions of long ago by heart.
messenger.base_url = messenger.base_url.replace("https://graph.facebook.com", origin)
messenger.v15_base_url = messenger.v15_base_url.replace("https://graph.facebook.com", origin)
messenger.url = messenger.url.replace("https://graph.facebook.com", origin)


def sent(answer):
    return answer["messages"][0]["id"] if "messages" in answer else answer


told = {
    "text": sent(messenger.send_message("Hola", customer)),
    "image": sent(messenger.send_image("https://example.com/a.jpg", customer)),
    "video": sent(messenger.send_video("https://example.com/a.mp4", customer)),
    "document": sent(messenger.send_document("https://example.com/a.pdf", customer)),
    "audio": sent(messenger.send_audio("https://example.com/a.ogg", customer)),
    "location": sent(messenger.send_location(-33.4, -70.6, "Plaza", "Calle 1", customer)),
    "template": sent(
        messenger.send_template(
            "pago_pendiente",
            customer,
            components=json.loads(sys.argv[7]),
            lang="es",
        )
    ),
    "buttons": sent(
        messenger.send_reply_button(
            recipient_id=customer,
            button={
                "type": "button",
                "body": {"text": "¿Cuál?"},
                "action": {"buttons": [{"type": "reply", "reply": {"id": "one", "title": "Una"}}]},
            },
        )
    ),
}
told["read"] = messenger.mark_as_read("wamid.read")
folder = tempfile.mkdtemp()
os.chdir(folder)
with open("a.png", "wb") as picture:
    picture.write(b"\x89PNG\r\n\x1a\nnothing")
media = messenger.upload_media("a.png")
url = messenger.query_media_url(media["id"])
told["media"] = messenger.download_media(url, "image/png", os.path.join(folder, "b")) is not None
told["media-deleted"] = messenger.delete_media(media["id"])
print(json.dumps(told))
