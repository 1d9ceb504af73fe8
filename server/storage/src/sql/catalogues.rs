//! The catalogue in SQL: a row for each thing and each amount, which name each other by key.

use async_trait::async_trait;
use sim_core::catalogue::Catalogue;
use sim_core::hash::StateHash;
use sqlx::{AnyConnection, Connection};

use super::link::Link;
use super::{signed, unsigned};
use crate::Result;
use crate::catalogues::Catalogues;

mod rows;
mod tables;

pub(super) struct SqlCatalogues {
    link: Link,
}

impl SqlCatalogues {
    pub(super) fn new(link: Link) -> SqlCatalogues {
        SqlCatalogues { link }
    }
}

#[async_trait]
impl Catalogues for SqlCatalogues {
    async fn hash(&mut self) -> Result<Option<StateHash>> {
        let connection = self.link.connection().await?;
        let result = sqlx::query_as("SELECT hash FROM catalogue")
            .fetch_optional(connection)
            .await;
        let row: Option<(i64,)> = self.link.check(result).await?;
        Ok(row.map(|(hash,)| StateHash(unsigned(hash))))
    }

    async fn write(&mut self, catalogue: &Catalogue) -> Result<()> {
        let connection = self.link.connection().await?;
        let result = replace(connection, catalogue).await;
        self.link.check(result).await
    }

    async fn close(&mut self) {
        self.link.close().await;
    }
}

async fn replace(connection: &mut AnyConnection, catalogue: &Catalogue) -> sqlx::Result<()> {
    let mut transaction = connection.begin().await?;
    tables::delete(&mut transaction).await?;
    sqlx::query(
        "INSERT INTO catalogue (id, hash, gathering_period_ticks, by_hand_factor, \
         walking_ticks_per_cell) VALUES (1, $1, $2, $3, $4)",
    )
    .bind(signed(catalogue.hash()))
    .bind(i64::from(catalogue.gathering_period_ticks))
    .bind(i64::from(catalogue.by_hand_factor))
    .bind(i64::from(catalogue.walking_ticks_per_cell))
    .execute(&mut *transaction)
    .await?;
    for row in rows::of(catalogue) {
        row.insert(&mut transaction).await?;
    }
    transaction.commit().await
}
