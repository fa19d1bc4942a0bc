//! Who may ask at all. A page anywhere on the web can make a browser send requests to this
//! machine, and by a name of its own that suddenly means this machine (DNS rebinding) it could
//! read the answers. So only requests by our own names are answered, from no other site's pages.

use std::net::{IpAddr, Ipv4Addr};

use super::exchange::{Asked, Reply, Verb};

/// The names by which this server may be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Names {
    /// The name or address that was asked for with `--host`.
    own: String,
    /// The address it listens on.
    address: IpAddr,
}

impl Names {
    /// Of a server that listens on `address`, which `own` stood for.
    pub(super) fn new(own: &str, address: IpAddr) -> Self {
        let own = own.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
        Self { own, address }
    }

    fn hold(&self, host: &str) -> bool {
        let Some(name) = name_of(host) else { return false };
        // An address cannot be made to mean another machine, so one that reached us is ours.
        let address = name.parse::<IpAddr>();
        name == "localhost"
            || name == self.own
            || address.is_ok_and(|it| {
                it == self.address || it.is_loopback() || self.address.is_unspecified()
            })
    }
}

/// The refusal of a request that is not to be answered.
pub(super) fn refusal(asked: &Asked, names: &Names) -> Option<Reply> {
    if asked.hosts.is_empty() {
        return Some(Reply::words(400, "a request has to say which host it is for"));
    }
    if !asked.hosts.iter().all(|it| names.hold(it)) {
        return Some(Reply::words(
            403,
            "this server does not answer to that name; `--host NAME` gives it one",
        ));
    }
    let host_of_origin = |it: &str| {
        let rest = it.strip_prefix("http://").or_else(|| it.strip_prefix("https://"))?;
        Some(rest.to_owned())
    };
    if !asked.origins.iter().all(|it| host_of_origin(it).is_some_and(|it| names.hold(&it))) {
        return Some(Reply::words(403, "pages of other sites are not answered"));
    }
    if asked.verb == Verb::Other {
        return Some(Reply::words(405, "this can only be read").with("allow", "GET, HEAD"));
    }
    None
}

/// The address to show for one that is listened on: where that means all of them, this machine's.
pub(super) fn shown(own: &str, address: IpAddr, port: u16) -> String {
    let host = if address.is_unspecified() {
        Ipv4Addr::LOCALHOST.to_string()
    } else if own.parse::<IpAddr>().is_ok_and(|it| it.is_ipv6()) {
        format!("[{own}]")
    } else {
        own.to_owned()
    };
    format!("http://{host}:{port}")
}

/// The name in `name`, `name:port` or `[address]:port`, in lower case.
fn name_of(host: &str) -> Option<String> {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => {
            let (name, port) = rest.split_once(']')?;
            (name, if port.is_empty() { None } else { Some(port.strip_prefix(':')?) })
        }
        None => match host.split_once(':') {
            Some((name, port)) => (name, Some(port)),
            None => (host, None),
        },
    };
    if port.is_some_and(|it| it.parse::<u16>().is_err()) {
        return None;
    }
    // A dot at the end says that the name is whole.
    Some(name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(own: &str, address: &str, host: &str, origin: Option<&str>) -> u16 {
        let names = Names::new(own, address.parse().expect("an address"));
        let asked = Asked {
            hosts: vec![host.to_owned()],
            origins: origin.map(str::to_owned).into_iter().collect(),
            ..Asked::default()
        };
        refusal(&asked, &names).map_or(200, |it| it.status)
    }

    #[test]
    fn own_names_are_answered() {
        for host in [
            "localhost",
            "localhost:7070",
            "LOCALHOST:1",
            "localhost.",
            "127.0.0.1:7070",
            "127.0.0.2",
            "[::1]:7070",
        ] {
            assert_eq!(check("127.0.0.1", "127.0.0.1", host, None), 200, "{host}");
        }
        assert_eq!(check("desk.local", "192.168.0.5", "desk.local:7070", None), 200);
        assert_eq!(check("192.168.0.5", "192.168.0.5", "192.168.0.5:7070", None), 200);
        assert_eq!(check("0.0.0.0", "0.0.0.0", "192.168.0.5:7070", None), 200);
        assert_eq!(check("::1", "::1", "[::1]:7070", Some("http://[::1]:7070")), 200);
    }

    #[test]
    fn other_names_are_not() {
        for host in [
            "evil.example",
            "evil.example:7070",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "evil.localhost",
            "192.168.0.5",
            "",
            ":7070",
            "localhost:x",
            "localhost:70700",
            "localhost@evil.example",
            "[::1",
            "[::1]x",
            "localhost, evil.example",
            "0x7f.1",
        ] {
            assert_eq!(check("127.0.0.1", "127.0.0.1", host, None), 403, "{host:?}");
            assert_eq!(check("0.0.0.0", "0.0.0.0", "evil.example", None), 403);
        }
        let names = Names::new("127.0.0.1", IpAddr::V4(Ipv4Addr::LOCALHOST));
        let status = |asked: &Asked| refusal(asked, &names).map(|it| it.status);
        assert_eq!(status(&Asked::default()), Some(400));
        let hosts = vec!["localhost".to_owned(), "evil.example".to_owned()];
        assert_eq!(status(&Asked { hosts, ..Asked::default() }), Some(403));
    }

    #[test]
    fn pages_of_other_sites_are_not_answered() {
        for (origin, status) in [
            ("http://localhost:7070", 200),
            ("http://127.0.0.1:1234", 200),
            ("https://localhost", 200),
            ("http://evil.example", 403),
            ("https://localhost.evil.example", 403),
            ("null", 403),
            ("file://", 403),
            ("", 403),
        ] {
            let got = check("127.0.0.1", "127.0.0.1", "localhost:7070", Some(origin));
            assert_eq!(got, status, "{origin:?}");
        }
    }

    #[test]
    fn nothing_can_be_done_but_reading() {
        let names = Names::new("127.0.0.1", IpAddr::V4(Ipv4Addr::LOCALHOST));
        let hosts = vec!["localhost".to_owned()];
        let asked = Asked { verb: Verb::Other, hosts, ..Asked::default() };
        let reply = refusal(&asked, &names).expect("a refusal");
        assert_eq!((reply.status, reply.header("allow")), (405, Some("GET, HEAD")));
    }

    #[test]
    fn the_address_shown_can_be_opened() {
        let any = "0.0.0.0".parse().expect("an address");
        assert_eq!(shown("0.0.0.0", any, 80), "http://127.0.0.1:80");
        assert_eq!(shown("::1", "::1".parse().expect("an address"), 80), "http://[::1]:80");
        let here = IpAddr::V4(Ipv4Addr::LOCALHOST);
        assert_eq!(shown("localhost", here, 80), "http://localhost:80");
    }
}
