//! Sockets: bytes into requests, answers into bytes, each client within its bounds. The only file
//! that knows of HTTP as it is written, and of waiting for many things at once.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener, ToSocketAddrs};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body as HttpBody, Bytes, Frame, Incoming, SizeHint};
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot, watch};
use tokio::task::AbortHandle;
use tokio::time::{Sleep, sleep, timeout};

use super::exchange::{Asked, Body, Reply, Verb};

/// How many clients are served at once. A browser opens six connections; where others take all
/// places, the one that was silent for longest has to go.
const CLIENTS: usize = 256;

/// How many of them may listen to news. Each holds its connection for hours.
const LISTENERS: usize = 64;

/// How long a client may take for the head of a request, and keep a connection that it does not
/// use. A browser on the same machine needs a millisecond.
const HEAD: Duration = Duration::from_secs(10);

/// The longest head of a request, in bytes, and how many lines it may have.
const LONGEST_HEAD: usize = 16 << 10;
const HEADERS: usize = 64;

/// How long a client may take in nothing of what is sent to it.
const DEAF: Duration = Duration::from_secs(20);

/// How often a listener is told that nothing happened, by which those who left are noticed.
const PULSE: Duration = Duration::from_secs(15);

/// How many ports after a taken one are tried.
const NEIGHBOURS: u16 = 50;

/// Takes a request and, sooner or later, hands the answer on.
pub(super) type Desk = dyn Fn(Asked, Answer) + Send + Sync;

/// Hands an answer on.
pub(super) type Answer = Box<dyn FnOnce(Reply) + Send>;

/// The news of the site: the last ones, for everybody who listens.
#[derive(Debug)]
pub(super) struct Hub(watch::Sender<Arc<str>>);

impl Hub {
    /// With the first news, on one line.
    pub(super) fn new(first: Arc<str>) -> Self {
        Self(watch::Sender::new(first))
    }

    /// Tells everybody. Who was slow hears only the last of what was told in the meantime.
    pub(super) fn tell(&self, news: Arc<str>) {
        self.0.send_replace(news);
    }
}

/// Takes a port on `host`: the one that is asked for, or the next that is free.
///
/// # Errors
/// There is no such host here, or no port is to be had.
pub(super) fn bind(host: &str, port: u16) -> io::Result<(TcpListener, IpAddr, u16)> {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let address = (host, port)
        .to_socket_addrs()?
        .next()
        .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "the host has no address"))?;
    let last = if port == 0 { 0 } else { port.saturating_add(NEIGHBOURS) };
    let mut refused = None;
    for port in port..=last {
        match TcpListener::bind(SocketAddr::new(address.ip(), port)) {
            Ok(listener) => {
                let port = listener.local_addr()?.port();
                listener.set_nonblocking(true)?;
                return Ok((listener, address.ip(), port));
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => refused = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(refused.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}

/// Serves until the process ends.
///
/// # Errors
/// The system has no means for it.
pub(super) fn run(listener: TcpListener, hub: Arc<Hub>, desk: Arc<Desk>) -> io::Result<Infallible> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let places = Arc::new(Semaphore::new(CLIENTS));
        let listeners = Arc::new(Semaphore::new(LISTENERS));
        let crowd = Arc::new(Crowd::default());
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                // A client that left already, or no more files may be open: others may leave.
                crowd.part_with_one();
                sleep(Duration::from_millis(50)).await;
                continue;
            };
            if places.available_permits() == 0 {
                crowd.part_with_one();
            }
            let Ok(place) = places.clone().acquire_owned().await else {
                return Err(io::ErrorKind::BrokenPipe.into());
            };
            let client = crowd.clone().client();
            let id = client.id;
            let served = serve(stream, client, hub.clone(), listeners.clone(), desk.clone());
            let task = tokio::spawn(async move {
                served.await;
                drop(place);
            });
            // It does not run before this does: there is one thread, and nothing was waited for.
            crowd.comes(id, task.abort_handle());
        }
    })
}

/// Those who are served, to know who may go when there is no place left.
#[derive(Debug, Default)]
struct Crowd(Mutex<Silent>);

/// Those to whom nothing is owed: since which moment, by count, and how to part with them.
#[derive(Debug, Default)]
struct Silent {
    moment: u64,
    clients: BTreeMap<u64, (Option<u64>, AbortHandle)>,
}

/// One of them, until it leaves.
#[derive(Debug)]
struct Client {
    id: u64,
    crowd: Arc<Crowd>,
}

impl Crowd {
    fn silent(&self) -> MutexGuard<'_, Silent> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn client(self: Arc<Self>) -> Client {
        let id = self.silent().next();
        Client { id, crowd: self }
    }

    fn comes(&self, id: u64, task: AbortHandle) {
        self.silent().clients.insert(id, (Some(id), task));
    }

    /// Ends the connection of the one that was silent for longest. Who waits for an answer, or
    /// listens to news, is not silent.
    fn part_with_one(&self) {
        let mut silent = self.silent();
        let since = silent.clients.iter().filter_map(|(id, it)| Some((it.0?, *id)));
        if let Some((_, id)) = since.min()
            && let Some((_, task)) = silent.clients.remove(&id)
        {
            task.abort();
        }
    }
}

impl Silent {
    fn next(&mut self) -> u64 {
        self.moment += 1;
        self.moment
    }
}

impl Client {
    fn asks(&self) {
        if let Some(it) = self.crowd.silent().clients.get_mut(&self.id) {
            it.0 = None;
        }
    }

    fn is_answered(&self) {
        let mut silent = self.crowd.silent();
        let now = silent.next();
        if let Some(it) = silent.clients.get_mut(&self.id) {
            it.0 = Some(now);
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.crowd.silent().clients.remove(&self.id);
    }
}

async fn serve(
    stream: TcpStream,
    client: Client,
    hub: Arc<Hub>,
    listeners: Arc<Semaphore>,
    desk: Arc<Desk>,
) {
    // Small answers are not to wait for more; where this cannot be set, they do.
    let _ = stream.set_nodelay(true);
    let client = &client;
    let service = service_fn(move |request: Request<Incoming>| {
        let (hub, listeners, desk) = (hub.clone(), listeners.clone(), desk.clone());
        async move {
            client.asks();
            let (answer, answered) = oneshot::channel();
            let hand_on: Answer = Box::new(move |reply| {
                // The client may have left.
                let _ = answer.send(reply);
            });
            desk(asked(&request), hand_on);
            let reply = answered.await.unwrap_or_else(|_| Reply::words(503, "it is closing"));
            let response = response(reply, &hub, &listeners);
            if !matches!(response.body(), Flow::Events(..)) {
                client.is_answered();
            }
            Ok::<_, Infallible>(response)
        }
    });
    // Whatever a client does wrong ends its connection and is nobody else's affair.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(LONGEST_HEAD)
        .max_headers(HEADERS)
        .serve_connection(TokioIo::new(Patient { stream, deaf: None }), service)
        .await;
}

fn asked(request: &Request<Incoming>) -> Asked {
    let all = |name: HeaderName| -> Vec<String> {
        let values = request.headers().get_all(name).iter();
        values.map(|it| String::from_utf8_lossy(it.as_bytes()).into_owned()).collect()
    };
    let mut hosts = all(header::HOST);
    hosts.extend(request.uri().authority().map(|it| it.as_str().to_owned()));
    Asked {
        verb: match *request.method() {
            Method::GET => Verb::Get,
            Method::HEAD => Verb::Head,
            _ => Verb::Other,
        },
        path: request.uri().path().to_owned(),
        query: request.uri().query().map(str::to_owned),
        hosts,
        origins: all(header::ORIGIN),
        if_none_match: all(header::IF_NONE_MATCH).into_iter().reduce(|a, b| a + "," + &b),
        range: all(header::RANGE).pop(),
        if_range: all(header::IF_RANGE).pop(),
    }
}

fn response(reply: Reply, hub: &Hub, listeners: &Arc<Semaphore>) -> Response<Flow> {
    let mut length = None;
    let body = match reply.body {
        Body::Nothing => Flow::Once(None),
        Body::Length(all) => {
            length = Some(all);
            Flow::Once(None)
        }
        Body::Bytes(bytes, range) => {
            length = Some(range.len());
            Flow::Once(Some(Bytes::from_owner(bytes).slice(range)))
        }
        Body::Events => match listeners.clone().try_acquire_owned() {
            Ok(seat) => Flow::events(hub.0.subscribe(), seat),
            Err(_) => return response(Reply::words(503, "too many listen"), hub, listeners),
        },
    };
    let mut response = Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    for (name, value) in reply.headers {
        // A value that is no header's, such as an address in other letters, is left out.
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    if let Some(length) = length {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let own = HeaderValue::from_static("same-origin");
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), own);
    response
}

/// What is sent after a head.
enum Flow {
    Once(Option<Bytes>),
    /// The second keeps the listener's seat.
    Events(
        Pin<Box<Next>>,
        #[expect(dead_code, reason = "it is held, not read")] OwnedSemaphorePermit,
    ),
}

/// What a listener hears next, and where it hears on.
type Next = dyn Future<Output = Option<(Bytes, watch::Receiver<Arc<str>>)>> + Send;

impl Flow {
    fn events(mut news: watch::Receiver<Arc<str>>, seat: OwnedSemaphorePermit) -> Self {
        // Whoever begins to listen is told how things stand.
        news.mark_changed();
        Self::Events(Box::pin(next(news)), seat)
    }
}

async fn next(mut news: watch::Receiver<Arc<str>>) -> Option<(Bytes, watch::Receiver<Arc<str>>)> {
    let said = match timeout(PULSE, news.changed()).await {
        Ok(Ok(())) => format!("data: {}\n\n", *news.borrow_and_update()),
        Ok(Err(_)) => return None,
        Err(_) => ":\n\n".to_owned(),
    };
    Some((said.into(), news))
}

impl HttpBody for Flow {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.get_mut() {
            Self::Once(bytes) => Poll::Ready(bytes.take().map(|it| Ok(Frame::data(it)))),
            Self::Events(waiting, _) => waiting.as_mut().poll(context).map(|heard| {
                let (said, news) = heard?;
                *waiting = Box::pin(next(news));
                Some(Ok(Frame::data(said)))
            }),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Once(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Once(bytes) => {
                SizeHint::with_exact(bytes.as_ref().map_or(0, |it| it.len() as u64))
            }
            Self::Events(..) => SizeHint::default(),
        }
    }
}

/// A client's socket, given up where the client takes in nothing for too long.
struct Patient {
    stream: TcpStream,
    deaf: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    fn judge<T>(
        &mut self,
        context: &mut Context<'_>,
        sent: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if sent.is_ready() {
            self.deaf = None;
            return sent;
        }
        let deaf = self.deaf.get_or_insert_with(|| Box::pin(sleep(DEAF)));
        deaf.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.judge(context, sent)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.judge(context, sent)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let sent = Pin::new(&mut self.stream).poll_flush(context);
        self.judge(context, sent)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let sent = Pin::new(&mut self.stream).poll_shutdown(context);
        self.judge(context, sent)
    }
}
