//! How much of what, and for whom: a bucket that fills at a rate, and empties as it is used.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use tokio::time::Instant;

use protocol::{ErrorBody, ErrorCode};

/// So many a period, and so many at once after quiet.
#[derive(Debug, Clone)]
pub struct Bucket {
    /// Time until one more may be taken.
    each: Duration,
    burst: u32,
    /// When the bucket was, or will be, empty of debts: full is `burst` times `each` ago.
    empty_at: Option<Instant>,
}

impl Bucket {
    /// `count` a `period`, which is not zero, and `burst` at once.
    pub fn new(count: u32, period: Duration, burst: u32) -> Bucket {
        Bucket {
            each: period / count.max(1),
            burst,
            empty_at: None,
        }
    }

    /// Takes some.
    ///
    /// # Errors
    /// If there are too few: how long until there are enough. Nothing is taken then.
    pub fn take(&mut self, count: u32, now: Instant) -> Result<(), Duration> {
        let full = now.checked_sub(self.each * self.burst).unwrap_or(now);
        let from = self.empty_at.map_or(full, |at| at.max(full));
        let to = from + self.each * count;
        if to > now {
            return Err(to - now);
        }
        self.empty_at = Some(to);
        Ok(())
    }

    /// Whether it is as good as new.
    pub fn is_full(&self, now: Instant) -> bool {
        self.empty_at
            .is_none_or(|at| at + self.each * self.burst <= now)
    }
}

/// Addresses whose use is remembered, at most.
const ADDRESSES_MAX: usize = 65_536;

/// So many a minute for each address.
#[derive(Debug)]
pub struct Addresses {
    per_minute: u32,
    buckets: HashMap<IpAddr, Bucket>,
}

impl Addresses {
    /// `per_minute` for each, and as many at once.
    pub fn new(per_minute: u32) -> Addresses {
        Addresses {
            per_minute,
            buckets: HashMap::new(),
        }
    }

    /// Takes one of `what`, as messages name them, for an address.
    ///
    /// # Errors
    /// If it has had too many, or too many others come.
    pub fn take(&mut self, address: IpAddr, now: Instant, what: &str) -> Result<(), ErrorBody> {
        let limited = |message| Err(ErrorBody::new(ErrorCode::RateLimited, message));
        let network = network_of(address);
        if self.buckets.len() >= ADDRESSES_MAX && !self.buckets.contains_key(&network) {
            self.buckets.retain(|_, bucket| !bucket.is_full(now));
            if self.buckets.len() >= ADDRESSES_MAX {
                return limited(format!(
                    "too many {what} from everywhere; try again in a minute"
                ));
            }
        }
        let limit = self.per_minute;
        let bucket = self
            .buckets
            .entry(network)
            .or_insert_with(|| Bucket::new(limit, Duration::from_secs(60), limit));
        bucket.take(1, now).or_else(|wait| {
            limited(format!(
                "too many {what} from this address; try again in {} s",
                wait.as_secs() + 1
            ))
        })
    }
}

/// What one customer of a network has: an address of IPv4, or 64 bits of IPv6.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let network = address.to_bits() >> 64 << 64;
            Ipv6Addr::from_bits(network).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_then_a_rate() {
        let start = Instant::now() + Duration::from_secs(1_000);
        let mut bucket = Bucket::new(10, Duration::from_secs(1), 20);
        assert_eq!(bucket.take(20, start), Ok(()));
        let wait = bucket.take(1, start).unwrap_err();
        assert_eq!(wait, Duration::from_millis(100));
        assert_eq!(bucket.take(1, start + wait), Ok(()));
        assert!(bucket.take(1, start + wait).is_err());
        let later = start + Duration::from_secs(60);
        assert!(bucket.is_full(later));
        assert_eq!(bucket.take(20, later), Ok(()));
        assert!(bucket.take(1, later).is_err());
    }

    #[test]
    fn a_customer_is_one_address_of_ipv4_or_one_network_of_ipv6() {
        let network = |text: &str| network_of(text.parse().unwrap());
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
        assert_eq!(network("192.0.2.1"), network("::ffff:192.0.2.1"));
        assert_eq!(network("2001:db8:0:1::1"), network("2001:db8:0:1:f::2"));
        assert_ne!(network("2001:db8:0:1::1"), network("2001:db8:0:2::1"));
    }
}
