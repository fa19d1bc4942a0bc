//! `export`: documents to the output or into files.

use std::path::Path;

use crate::drive::as_of::as_of;
use crate::drive::build::Drafts;
use crate::drive::export::{self, Job, Table, write};
use crate::drive::{self, Failure};

use super::args::{Args, Export, Form, Format, TableName};
use super::report::{CodeLinks, Stream, human, say_error, say_out};
use super::run::{End, failed, said};

/// Writes what the glossary knows.
pub(super) fn export(args: &Args, wish: &Export) -> End {
    let exported = job(args, wish).and_then(|job| export::export(&job));
    let exported = match exported {
        Ok(exported) => exported,
        Err(failure) => return failed(&failure, Format::Human),
    };
    if !exported.errors.is_empty() {
        say_error(&human(&exported.errors, &exported.sources, &CodeLinks::on(Stream::Error)));
        say_error("nothing was exported, because the content has errors\n");
        return End::Faulty;
    }
    let Some(out) = &wish.out else {
        return said(say_out(&exported.documents.into_iter().map(|it| it.1).collect::<String>()));
    };
    match write(out, &exported.documents) {
        Ok(_) if args.quiet => End::Done,
        Ok(files) => said(say_out(&told(out, files.len()))),
        Err(failure) => failed(&failure, Format::Human),
    }
}

fn job(args: &Args, wish: &Export) -> Result<Job, Failure> {
    let form = match (wish.form, wish.table, &wish.out) {
        (Form::Csv, None, Some(_)) => export::Form::AllCsv,
        (Form::Csv, table, _) => export::Form::Csv(table.map_or(Table::Entities, which)),
        (_, Some(_), _) => {
            let message = "only csv has tables; say `glossator export csv --table …`";
            return Err(Failure::Usage(message.to_owned()));
        }
        (Form::Json, ..) => export::Form::Json,
        (Form::Jsonld, ..) => export::Form::JsonLd,
        (Form::Skos, ..) => export::Form::Skos,
        (Form::Turtle, ..) => export::Form::Turtle,
    };
    Ok(Job {
        root: drive::root(args.root.as_deref())?,
        form,
        base: wish.base.clone(),
        drafts: if wish.drafts { Drafts::Shown } else { Drafts::Hidden },
        as_of: wish.as_of.as_deref().map(as_of).transpose()?,
    })
}

fn which(name: TableName) -> Table {
    match name {
        TableName::Entities => Table::Entities,
        TableName::Roles => Table::Roles,
        TableName::Relations => Table::Relations,
        TableName::Mentions => Table::Mentions,
        TableName::Sources => Table::Sources,
    }
}

fn told(out: &Path, files: usize) -> String {
    let out = drive::shown(out);
    match files {
        1 => format!("wrote {}\n", out.display()),
        many => format!("wrote {many} tables into {}\n", out.display()),
    }
}
