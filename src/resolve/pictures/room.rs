//! Room for boxes: moves them apart until none lies over another.

/// A box: its middle, and how far it reaches to the left and right, up and down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Box {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) half: f64,
    pub(super) up: f64,
    pub(super) down: f64,
}

impl Box {
    fn top(&self) -> f64 {
        self.y - self.up
    }

    fn bottom(&self) -> f64 {
        self.y + self.down
    }

    /// How far the two lie over each other, across and down; not at all where either is not
    /// positive.
    pub(super) fn over(&self, other: &Self) -> (f64, f64) {
        let across = self.half + other.half - (self.x - other.x).abs();
        let down = self.bottom().min(other.bottom()) - self.top().max(other.top());
        (across, down)
    }

    pub(super) fn hits(&self, other: &Self) -> bool {
        let (across, down) = self.over(other);
        across > 0.0 && down > 0.0
    }
}

/// Moves boxes apart, each as little as can be; where they are too many for their room, all of it
/// is made wider.
pub(super) fn spread(boxes: &mut [Box]) {
    const ROUNDS: usize = 60;
    // From one round to the next hardly any changes places.
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    loop {
        for _ in 0..ROUNDS {
            if !push(boxes, &mut order) {
                return;
            }
        }
        for it in boxes.iter_mut() {
            it.x *= 1.12;
            it.y *= 1.12;
        }
    }
}

/// Pushes each pair that collides apart, the shorter way. Says whether there was one. `order` are all of them, in any
/// order, and from the left to the right afterwards.
fn push(boxes: &mut [Box], order: &mut [usize]) -> bool {
    order.sort_by(|&a, &b| {
        let left = |it: usize| boxes[it].x - boxes[it].half;
        left(a).total_cmp(&left(b)).then(a.cmp(&b))
    });
    let widest = boxes.iter().map(|it| it.half).fold(0.0, f64::max);
    let mut pushed = false;
    for (rank, &one) in order.iter().enumerate() {
        for &two in &order[rank + 1..] {
            if boxes[two].x - widest > boxes[one].x + boxes[one].half + widest {
                break;
            }
            let (across, down) = boxes[one].over(&boxes[two]);
            if across <= 0.0 || down <= 0.0 {
                continue;
            }
            pushed = true;
            // A hair more than they lie over each other, so that rounding leaves no rest.
            if across < down {
                let by = across / 2.0 + 0.05;
                let by = if boxes[one].x <= boxes[two].x { by } else { -by };
                boxes[one].x -= by;
                boxes[two].x += by;
            } else {
                let by = down / 2.0 + 0.05;
                let by = if boxes[one].y <= boxes[two].y { by } else { -by };
                boxes[one].y -= by;
                boxes[two].y += by;
            }
        }
    }
    pushed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn nothing_lies_over_another(
            places in prop::collection::vec((0.0..200.0, 0.0..200.0, 5.0..60.0, 4.0..20.0), 0..60)
        ) {
            let mut boxes: Vec<Box> = places
                .into_iter()
                .map(|(x, y, half, up)| Box { x, y, half, up, down: 2.0 * up })
                .collect();
            spread(&mut boxes);
            for (at, one) in boxes.iter().enumerate() {
                prop_assert!(boxes[at + 1..].iter().all(|it| !it.hits(one)));
            }
        }
    }
}
