//! `theme context`: what each template sees.

use std::collections::BTreeSet;
use std::path::Path;

use crate::base::nearest;
use crate::drive::Failure;
use crate::render::context::{self, Context};
use crate::resolve::theme::SettingDef;

use super::stack::stack;

/// The template called `name`, with what it sees, or all of them. `root` is the site's, if there is
/// one. A template's name may be without its ending.
///
/// # Errors
/// There is no such template, or the site cannot be read.
pub fn contexts(root: Option<&Path>, name: Option<&str>) -> Result<Vec<Context>, Failure> {
    let stack = stack(root)?;
    let mut met = BTreeSet::new();
    let all = stack.storeys.iter().flat_map(|it| &it.settings);
    let settings: Vec<SettingDef> = all.filter(|it| met.insert(&it.name.value)).cloned().collect();
    let all = context::contexts(&stack.layers, &settings);
    let Some(name) = name else { return Ok(all) };
    let wanted = name.strip_prefix("templates/").unwrap_or(name);
    let bare = |it: &str| it.strip_suffix(".html").unwrap_or(it).to_owned();
    let of_part = |it: &str| bare(it.strip_prefix("parts/").unwrap_or(it));
    let found = all
        .iter()
        .find(|it| bare(&it.template) == bare(wanted))
        .or_else(|| all.iter().find(|it| of_part(&it.template) == bare(wanted)));
    if let Some(found) = found {
        return Ok(vec![found.clone()]);
    }
    let names: Vec<String> =
        all.iter().flat_map(|it| [it.template.clone(), bare(&it.template)]).collect();
    let near = nearest(wanted, names.iter().map(String::as_str));
    let near = match near {
        Some(near) => format!("; did you mean `{near}`?"),
        None => "; `glossator theme context` lists all of them".to_owned(),
    };
    Err(Failure::Usage(format!("the theme has no template `{name}`{near}")))
}
