//! `goldberg inspect catalogue`: whether a catalogue is right, and what it comes to.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use sim_core::catalogue::{Catalogue, CatalogueError, VERDANT};
use sim_core::hash::StateHash;
use sim_core::ids::ItemId;

use crate::cli::catalogue::read;
use crate::cli::{print_json, print_text};
use crate::error::ServerError;

/// What was typed.
#[derive(Debug, Args)]
pub(in crate::cli) struct Inspected {
    /// The file; without one, the catalogue that is built in.
    file: Option<PathBuf>,
    /// Print one line of JSON, also of the mistakes.
    #[arg(long)]
    json: bool,
    /// Print the file of the one that is built in, to begin another with.
    #[arg(long, conflicts_with_all = ["file", "json"])]
    print: bool,
}

#[derive(Serialize)]
struct Report<'c> {
    hash: StateHash,
    items: usize,
    categories: usize,
    recipes: usize,
    prototypes: usize,
    technologies: usize,
    /// In the form that clients get.
    bytes: usize,
    /// From something gathered to something made, each made of the one before.
    longest_chain: Vec<&'c str>,
    end_products: Vec<EndProduct<'c>>,
}

/// What one unit of it comes to.
#[derive(Serialize)]
struct EndProduct<'c> {
    key: &'c str,
    gathered: BTreeMap<&'c str, u64>,
    machine_ticks: u64,
}

/// What is wrong with a file.
#[derive(Serialize)]
struct Mistakes<'e> {
    code: &'e str,
    mistakes: Vec<MistakeView<'e>>,
}

#[derive(Serialize)]
struct MistakeView<'e> {
    line: Option<usize>,
    place: &'e str,
    problem: &'e str,
}

impl Inspected {
    pub(in crate::cli) fn run(self) -> Result<(), ServerError> {
        if self.print {
            return print_text(VERDANT);
        }
        let read = match &self.file {
            Some(file) => read(file),
            None => Ok(Catalogue::verdant()),
        };
        match read {
            Ok(catalogue) if self.json => print_json(&Report::of(&catalogue)),
            Ok(catalogue) => {
                Report::of(&catalogue).print();
                Ok(())
            }
            Err(error) => {
                if let ServerError::Catalogue { mistakes, .. } = &error {
                    self.print(mistakes, error.code())?;
                }
                Err(error)
            }
        }
    }

    /// Whoever checks a file reads its mistakes from the output, not from the log.
    fn print(&self, mistakes: &[CatalogueError], code: &str) -> Result<(), ServerError> {
        if self.json {
            let mistakes = mistakes.iter().map(MistakeView::of).collect();
            return print_json(&Mistakes { code, mistakes });
        }
        for mistake in mistakes {
            println!("{mistake}");
        }
        Ok(())
    }
}

impl<'e> MistakeView<'e> {
    fn of(mistake: &'e CatalogueError) -> MistakeView<'e> {
        MistakeView {
            line: mistake.line,
            place: &mistake.place,
            problem: &mistake.problem,
        }
    }
}

impl<'c> Report<'c> {
    fn of(catalogue: &'c Catalogue) -> Report<'c> {
        let key = |item| catalogue.item(item).map_or("", |item| &*item.key);
        let ends = (0..).zip(&catalogue.items).filter(|(_, item)| item.end);
        let end_product = |number| {
            let cost = catalogue.raw_cost(ItemId(number))?;
            let gathered = cost.gathered.into_iter();
            Some(EndProduct {
                key: key(ItemId(number)),
                gathered: gathered.map(|(item, units)| (key(item), units)).collect(),
                machine_ticks: cost.machine_ticks,
            })
        };
        Report {
            hash: StateHash(catalogue.hash()),
            items: catalogue.items.len(),
            categories: catalogue.categories.len(),
            recipes: catalogue.recipes.len(),
            prototypes: catalogue.prototypes.len(),
            technologies: catalogue.technologies.len(),
            bytes: catalogue.to_bytes().len(),
            longest_chain: catalogue.longest_chain().into_iter().map(key).collect(),
            end_products: ends.filter_map(|(number, _)| end_product(number)).collect(),
        }
    }

    fn print(&self) {
        println!("hash          {}", self.hash);
        println!("items         {}", self.items);
        println!(
            "recipes       {} of {} categories",
            self.recipes, self.categories
        );
        println!("prototypes    {}", self.prototypes);
        println!("technologies  {}", self.technologies);
        println!("bytes         {}", self.bytes);
        let steps = self.longest_chain.len().saturating_sub(1);
        println!(
            "longest chain {steps} steps: {}",
            self.longest_chain.join(" → ")
        );
        for product in &self.end_products {
            let gathered = product.gathered.iter();
            let gathered: Vec<String> = gathered
                .map(|(key, units)| format!("{units} {key}"))
                .collect();
            println!(
                "{:<13} comes to {}, and {} ticks of machines",
                product.key,
                gathered.join(", "),
                product.machine_ticks
            );
        }
    }
}
