//! One request, by `ureq`. Redirects are not followed here: who asks wants to know of them.

use std::io::Read;
use std::time::Duration;

use ureq::Agent;

use super::address::Address;

/// How long a site may take to answer, from the first look-up to the last byte. Slow archives need ten
/// seconds; who needs longer has no readers either.
const PATIENCE: Duration = Duration::from_secs(20);

/// How much of a page is read for its ids: nearly all pages are smaller.
const LONGEST: u64 = 2 * 1024 * 1024;

/// Who asks, as sites see it.
const NAME: &str = concat!("glossator/", env!("CARGO_PKG_VERSION"), " (checks links)");

/// How to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// For the head of the answer alone.
    Head,
    /// For the page.
    Page,
}

/// An answer as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    /// 100 to 999.
    pub(super) status: u16,
    /// The same in words: "404 Not Found".
    pub(super) words: String,
    /// Where a redirect leads.
    pub(super) location: Option<String>,
    /// For how many seconds the site asks to be left alone; `None` where it does not, or says it in a
    /// form that is not understood.
    pub(super) retry_after: Option<u64>,
    /// All of an HTML page, where the page was asked for and is not too long.
    pub(super) html: Option<String>,
}

/// Asks sites.
#[derive(Debug)]
pub(super) struct Web(Agent);

impl Web {
    pub(super) fn new() -> Self {
        Self::patient(PATIENCE)
    }

    fn patient(patience: Duration) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(patience))
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent(NAME)
            .build();
        Self(config.into())
    }

    /// Asks for an address.
    ///
    /// # Errors
    /// Nobody answers; why, in a few words.
    pub(super) fn ask(&self, address: &Address, manner: Manner) -> Result<Reply, String> {
        let asked = match manner {
            Manner::Head => self.0.head(address.as_str()).call(),
            Manner::Page => self.0.get(address.as_str()).call(),
        };
        let reply = asked.map_err(|error| in_words(&error))?;
        let status = reply.status();
        let header = |name: &str| reply.headers().get(name).and_then(|it| it.to_str().ok());
        let location = header("location").map(str::to_owned);
        let retry_after = header("retry-after").and_then(|it| it.trim().parse().ok());
        let kind = header("content-type").unwrap_or_default().to_ascii_lowercase();
        let wanted = manner == Manner::Page && status.is_success();
        let html = (wanted && (kind.contains("text/html") || kind.contains("xhtml"))).then(|| {
            let mut bytes = Vec::new();
            let read = reply.into_body().into_reader().take(LONGEST + 1).read_to_end(&mut bytes);
            let whole = read.is_ok() && bytes.len() as u64 <= LONGEST;
            whole.then(|| String::from_utf8_lossy(&bytes).into_owned())
        });
        let reason = status.canonical_reason();
        let words = reason
            .map_or_else(|| status.as_str().to_owned(), |it| format!("{} {it}", status.as_str()));
        Ok(Reply { status: status.as_u16(), words, location, retry_after, html: html.flatten() })
    }
}

fn in_words(error: &ureq::Error) -> String {
    match error {
        ureq::Error::HostNotFound => "there is no such host".to_owned(),
        ureq::Error::ConnectionFailed => "it cannot be connected to".to_owned(),
        ureq::Error::Timeout(_) => "it takes too long".to_owned(),
        other => {
            let mut words = other.to_string().replace(['\n', '\r'], " ");
            if let Some(inner) = words.strip_prefix("io: ") {
                words = inner.to_owned();
            }
            words
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn who_never_answers_is_not_waited_for() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let (address, _) = Address::of(&format!("http://127.0.0.1:{port}/")).expect("an address");
        let reply = Web::patient(Duration::from_millis(200)).ask(&address, Manner::Head);
        assert_eq!(reply, Err("it takes too long".to_owned()));
    }
}
