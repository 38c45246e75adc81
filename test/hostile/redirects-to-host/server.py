from hostile import serve
from ways import listeners

target = listeners()[0]
head = f"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://{target['address']}:{target['tcp']}/predict\r\nContent-Length: 0\r\n\r\n"
serve(head.encode())
