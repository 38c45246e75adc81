from hostile import serve
from ways import listeners

target = listeners()[0]
head = f"HTTP/1.1 302 Found\r\nLocation: http://{target['address']}:{target['tcp']}/health\r\nContent-Length: 0\r\n\r\n"
serve(b"", health=head.encode())
