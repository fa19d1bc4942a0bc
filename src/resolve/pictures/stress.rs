//! Where the nodes of a network stand: as far apart as they are steps apart, by stochastic gradient
//! descent on stress (Zheng, Pawar and Goodman, "Graph drawing by stochastic gradient descent",
//! 2019). Its dice are the ids of the nodes, and it uses nothing but sums, products and square
//! roots, which IEEE 754 defines to the last bit: equal networks are equal on every machine.

/// A place.
pub(super) type Place = (f64, f64);

/// Two nodes, and how many steps apart they are. Small, since all pairs are shuffled again and again.
type Pair = (u32, u32, u32);

/// Where a node stands in several tries: across, and down.
type Tried<const TRIES: usize> = [[f64; TRIES]; 2];

/// Places for a network whose parts all hang together, in steps. `seeds` has a number for each
/// node, `near` its neighbours. The descent may end in a fold, so small networks have several tries,
/// and keep the one whose lines cross least and are shortest.
pub(super) fn places(seeds: &[u64], near: &[Vec<usize>]) -> Vec<Place> {
    // Even numbers: processors take two tries at a time, or four.
    match seeds.len() {
        4..=60 => best_of::<12>(seeds, near),
        61..=160 => best_of::<6>(seeds, near),
        _ => best_of::<1>(seeds, near),
    }
}

fn best_of<const TRIES: usize>(seeds: &[u64], near: &[Vec<usize>]) -> Vec<Place> {
    let count = seeds.len();
    let mut pairs = Vec::with_capacity(count * count.saturating_sub(1) / 2);
    for from in 0..count {
        let steps = (0..).zip(steps(from, near)).skip(from + 1);
        pairs.extend(steps.map(|(to, steps)| (from as u32, to, steps)));
    }
    let tried = descended::<TRIES>(seeds, pairs);
    let places = |nth: usize| tried.iter().map(|[x, y]| (x[nth], y[nth])).collect::<Vec<Place>>();
    if TRIES == 1 {
        return places(0);
    }
    let costs = (0..TRIES).map(places).map(|it| (tangle(&it, near), it));
    let best = costs.min_by(|(one, _), (other, _)| one.total_cmp(other));
    best.map_or_else(Vec::new, |(_, places)| places)
}

/// How tangled a drawing is: a crossing is as bad as a step of line more than is needed.
fn tangle(places: &[Place], near: &[Vec<usize>]) -> f64 {
    let lines: Vec<(usize, usize)> = near
        .iter()
        .enumerate()
        .flat_map(|(from, all)| all.iter().filter(move |to| from < **to).map(move |to| (from, *to)))
        .collect();
    let mut cost = 0.0;
    for (at, &(a, b)) in lines.iter().enumerate() {
        let (dx, dy) = (places[a].0 - places[b].0, places[a].1 - places[b].1);
        cost += (dx * dx + dy * dy - 1.0).max(0.0);
        let crossed = lines[at + 1..].iter().filter(|(c, d)| {
            ![*c, *d].contains(&a)
                && ![*c, *d].contains(&b)
                && cross(places[a], places[b], places[*c], places[*d])
        });
        cost += crossed.count() as f64;
    }
    cost
}

/// Whether the lines from `a` to `b` and from `c` to `d` cross.
fn cross(a: Place, b: Place, c: Place, d: Place) -> bool {
    let side = |a: Place, b: Place, of: Place| {
        (b.0 - a.0) * (of.1 - a.1) - (b.1 - a.1) * (of.0 - a.0) > 0.0
    };
    side(a, b, c) != side(a, b, d) && side(c, d, a) != side(c, d, b)
}

/// Places by descent on stress: `pairs` are any two nodes, and how many steps apart they are. All tries go
/// through the pairs in the same order, side by side; they differ in where they begin.
fn descended<const TRIES: usize>(seeds: &[u64], mut pairs: Vec<Pair>) -> Vec<Tried<TRIES>> {
    let count = seeds.len();
    let wide = (count as f64).sqrt();
    let mut places: Vec<Tried<TRIES>> = seeds
        .iter()
        .map(|&seed| {
            let mut dice: [Dice; TRIES] =
                std::array::from_fn(|nth| Dice(seed.rotate_left(nth as u32 * 7)));
            [(); 2].map(|()| dice.each_mut().map(|it| it.next() * wide))
        })
        .collect();
    let longest = f64::from(pairs.iter().map(|it| it.2).fold(1, u32::max));
    let mut dice = Dice(seeds.iter().fold(count as u64, |sum, it| sum.rotate_left(5) ^ it));
    // The first rounds may move nodes all the way, the last ones hardly.
    let mut pace = longest * longest;
    while pace > 0.04 {
        shuffle(&mut pairs, &mut dice);
        for &(one, two, far) in &pairs {
            let both = places.get_disjoint_mut([one as usize, two as usize]);
            let Ok([from, to]) = both else { continue };
            let far = f64::from(far);
            let part = (pace / (far * far)).min(1.0);
            for nth in 0..TRIES {
                let (dx, dy) = (from[0][nth] - to[0][nth], from[1][nth] - to[1][nth]);
                let apart = (dx * dx + dy * dy).sqrt().max(1e-9);
                let by = part * (apart - far) / (2.0 * apart);
                from[0][nth] -= dx * by;
                from[1][nth] -= dy * by;
                to[0][nth] += dx * by;
                to[1][nth] += dy * by;
            }
        }
        pace *= 0.74;
    }
    places
}

/// A number for an id (FNV-1a).
pub(super) fn seed(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// How many steps each node is away.
fn steps(from: usize, near: &[Vec<usize>]) -> Vec<u32> {
    let mut steps = vec![u32::MAX; near.len()];
    steps[from] = 0;
    let mut queue = vec![from];
    let mut at = 0;
    while let Some(&node) = queue.get(at) {
        at += 1;
        for &next in &near[node] {
            if steps[next] == u32::MAX {
                steps[next] = steps[node] + 1;
                queue.push(next);
            }
        }
    }
    steps
}

fn shuffle<T>(all: &mut [T], dice: &mut Dice) {
    for at in (1..all.len()).rev() {
        all.swap(at, dice.below(at + 1));
    }
}

/// Numbers that look like chance (splitmix64).
struct Dice(u64);

impl Dice {
    /// One from 0 to 1.
    fn next(&mut self) -> f64 {
        self.bits() as f64 / (1_u64 << 53) as f64
    }

    /// A whole one from 0 to below `end`.
    fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.bits()) * end as u128) >> 53) as usize
    }

    /// 53 bits.
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)) >> 11
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_try_is_the_same_beside_others_and_alone() {
        fn first<const TRIES: usize>(tried: &[Tried<TRIES>]) -> Vec<Place> {
            tried.iter().map(|[x, y]| (x[0], y[0])).collect()
        }
        let seeds: Vec<u64> = (0..9).map(|it| seed(&it.to_string())).collect();
        let pairs = (0..9).flat_map(|one| (one + 1..9).map(move |two| (one, two, two - one)));
        let pairs: Vec<Pair> = pairs.collect();
        let alone = first(&descended::<1>(&seeds, pairs.clone()));
        let six = descended::<6>(&seeds, pairs.clone());
        let twelve = descended::<12>(&seeds, pairs);
        assert_eq!(first(&six), alone);
        assert_eq!(first(&twelve), alone);
        // The others begin elsewhere, and are the same in both.
        for nth in 1..6 {
            assert!(six.iter().zip(&twelve).all(|(one, other)| one[0][nth] == other[0][nth]));
            assert!(six.iter().any(|[x, _]| x[nth] != x[0]));
        }
    }

    #[test]
    fn neighbours_stand_a_step_apart() {
        // A ring of six.
        let near: Vec<Vec<usize>> = (0..6).map(|it| vec![(it + 1) % 6, (it + 5) % 6]).collect();
        let seeds: Vec<u64> = (0..6).map(|it| seed(&it.to_string())).collect();
        let ring = places(&seeds, &near);
        for it in 0..6 {
            let (one, two) = (ring[it], ring[(it + 1) % 6]);
            let far = ((one.0 - two.0).powi(2) + (one.1 - two.1).powi(2)).sqrt();
            assert!((0.7..1.6).contains(&far), "{far}");
        }
        assert_eq!(ring, places(&seeds, &near));
    }
}
