//! A web server as plain as they come, to see a site as a host would show it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};

/// Serves the files in a folder below a prefix, `/` or `/a/b/`, for as long as the process lives.
pub fn serve(dir: &Path, prefix: &'static str) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let dir = dir.to_owned();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let dir = dir.clone();
            std::thread::spawn(move || answer(&stream, &dir, prefix));
        }
    });
    Ok(address)
}

/// What a server answers: the status, where it leads elsewhere, and the body.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

/// Asks for a path, which is already percent-encoded.
pub fn get(address: SocketAddr, path: &str) -> std::io::Result<Answer> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n")?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let split = bytes.windows(4).position(|it| it == b"\r\n\r\n").unwrap_or(bytes.len());
    let head = String::from_utf8_lossy(&bytes[..split]).into_owned();
    let status = head.split(' ').nth(1).and_then(|it| it.parse().ok()).unwrap_or(0);
    Ok(Answer { status, body: bytes.get(split + 4..).unwrap_or_default().to_vec() })
}

fn answer(stream: &TcpStream, dir: &Path, prefix: &str) {
    let mut lines = BufReader::new(stream).lines();
    let Some(Ok(line)) = lines.next() else { return };
    // The rest of the head says nothing that matters here, but must be read.
    let _ = lines.by_ref().map_while(Result::ok).find(String::is_empty);
    let path = line.split(' ').nth(1).unwrap_or("/");
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let file = decoded(path).strip_prefix(prefix).and_then(|it| file(dir, it));
    let (status, body) = match file.map(std::fs::read) {
        Some(Ok(body)) => ("200 OK", body),
        _ => ("404 Not Found", std::fs::read(dir.join("404.html")).unwrap_or_default()),
    };
    let mut stream = stream;
    let _ = write!(stream, "HTTP/1.0 {status}\r\nContent-Length: {}\r\n\r\n", body.len());
    let _ = stream.write_all(&body);
}

/// The file that answers to a path: a folder's is its `index.html`, if asked for with a slash.
fn file(dir: &Path, path: &str) -> Option<PathBuf> {
    if path.split('/').any(|it| it == ".." || it.starts_with(".glossator")) {
        return None;
    }
    let file = if path.is_empty() || path.ends_with('/') {
        dir.join(path).join("index.html")
    } else {
        dir.join(path)
    };
    file.is_file().then_some(file)
}

/// A path without its percent signs.
pub fn decoded(path: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend(before.as_bytes());
        match after.get(..2).and_then(|it| u8::from_str_radix(it, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(b'%');
                rest = after;
            }
        }
    }
    bytes.extend(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A path that can stand in a request.
pub fn encoded(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte));
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
