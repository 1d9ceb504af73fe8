//! Accepts connections, within bounds, and serves HTTP on each. What is asked for is the
//! router's business.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use protocol::{ErrorBody, ErrorCode};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::config::Limits;
use crate::http::errors::Envelope;
use crate::machine::Listener;
use crate::sessions::limits::network_of;
use crate::shared::told_to_stop;

/// Wait after the operating system could not give a connection, mostly for want of files.
const ACCEPT_RETRY_WAIT: Duration = Duration::from_millis(100);

/// Serves until told to stop; returns when all requests are answered.
pub async fn serve<L: Listener>(
    mut listener: L,
    router: Router,
    limits: Limits,
    stop: watch::Receiver<bool>,
) {
    let places = Arc::new(Places::new(&limits));
    let mut stopping = stop.clone();
    let mut open = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            biased;
            () = told_to_stop(&mut stopping) => break,
            Some(_) = open.join_next() => continue,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, address)) => match Places::take(&places, address.ip()) {
                Ok(place) => {
                    let visit = Visit { address, place };
                    open.spawn(visit.serve(stream, router.clone(), limits, stop.clone()));
                }
                Err(error) => refuse::<L>(stream, error),
            },
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(ACCEPT_RETRY_WAIT).await;
            }
        }
    }
    drop(listener);
    while open.join_next().await.is_some() {}
}

/// A connection that has a place.
struct Visit {
    address: SocketAddr,
    place: Arc<Place>,
}

impl Visit {
    async fn serve(
        self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        router: Router,
        limits: Limits,
        mut stop: watch::Receiver<bool>,
    ) {
        let router = TowerToHyperService::new(router);
        let service = service_fn(move |mut request: hyper::Request<Incoming>| {
            let known = request.extensions_mut();
            known.insert(ConnectInfo(self.address));
            known.insert(Arc::clone(&self.place));
            router.call(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.request_wait)
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades();
        let mut connection = pin!(connection);
        let ended = tokio::select! {
            biased;
            ended = connection.as_mut() => ended,
            () = told_to_stop(&mut stop) => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "a connection ended");
        }
    }
}

/// Tells a connection that has no place so, if it takes that at once.
fn refuse<L: Listener>(stream: L::Stream, error: ErrorBody) {
    let status = match error.code {
        ErrorCode::RateLimited => "429 Too Many Requests",
        _ => "503 Service Unavailable",
    };
    let body = serde_json::to_string(&Envelope { error }).expect("errors have text for keys");
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nRetry-After: 1\r\n\
         Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    if let Err(error) = L::turn_away(stream, answer.as_bytes()) {
        tracing::debug!(%error, "a connection was refused without a word");
    }
}

/// How many connections there may be.
struct Places {
    all_max: usize,
    own_max: usize,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    all: usize,
    by_network: HashMap<IpAddr, usize>,
}

/// A connection's place, free again when it is dropped. A WebSocket keeps its connection's.
pub struct Place {
    places: Arc<Places>,
    network: IpAddr,
}

impl Places {
    fn new(limits: &Limits) -> Places {
        Places {
            all_max: limits.connections,
            own_max: limits.connections_per_address,
            taken: Mutex::default(),
        }
    }

    fn take(places: &Arc<Places>, address: IpAddr) -> Result<Arc<Place>, ErrorBody> {
        let mut taken = places.taken();
        if taken.all >= places.all_max {
            let message = "the server has all the connections it may have; try again later";
            return Err(ErrorBody::new(ErrorCode::Unavailable, message));
        }
        let network = network_of(address);
        let own = taken.by_network.get(&network).copied().unwrap_or(0);
        if own >= places.own_max {
            let message = "too many connections from this address; close some";
            return Err(ErrorBody::new(ErrorCode::RateLimited, message));
        }
        taken.all += 1;
        taken.by_network.insert(network, own + 1);
        drop(taken);
        let places = Arc::clone(places);
        Ok(Arc::new(Place { places, network }))
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().expect("no holder of this lock panics")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        taken.all -= 1;
        match taken.by_network.get_mut(&self.network) {
            Some(own) if *own > 1 => *own -= 1,
            _ => drop(taken.by_network.remove(&self.network)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_bounded_in_all_and_for_each_address() {
        let limits = Limits {
            connections: 3,
            connections_per_address: 2,
            ..Limits::default()
        };
        let places = Arc::new(Places::new(&limits));
        let take = |address: &str| {
            let place = Places::take(&places, address.parse().unwrap());
            place.map_err(|error| error.code)
        };
        let first = take("192.0.2.1").unwrap();
        let second = take("192.0.2.1").unwrap();
        assert_eq!(take("192.0.2.1").err(), Some(ErrorCode::RateLimited));
        let third = take("192.0.2.2").unwrap();
        assert_eq!(take("192.0.2.3").err(), Some(ErrorCode::Unavailable));
        drop(second);
        let fourth = take("192.0.2.1").unwrap();
        drop((first, third, fourth));
        let taken = places.taken();
        assert_eq!((taken.all, taken.by_network.len()), (0, 0));
    }
}
