use rejoin_g_counter::GCounter;
use rejoin_lww_register::LwwRegister;
use rejoin_or_set::OrSet;
use rejoin_store::{Cluster, Failure, Kind, Level, Schema, Session};

/// Three kinds, and members that are called by one letter.
pub(crate) struct World {
    pub(crate) cluster: Cluster,
    pub(crate) likes: Kind<GCounter>,
    pub(crate) names: Kind<LwwRegister<String>>,
    pub(crate) carts: Kind<OrSet<String>>,
}

pub(crate) fn world(names: &str) -> World {
    let (schema, likes, texts, carts) = schema();
    let names: Vec<String> = names.chars().map(String::from).collect();
    World {
        cluster: Cluster::new(schema, names.iter().map(String::as_str)),
        likes,
        names: texts,
        carts,
    }
}

type Kinds = (
    Schema,
    Kind<GCounter>,
    Kind<LwwRegister<String>>,
    Kind<OrSet<String>>,
);

pub(crate) fn schema() -> Kinds {
    let mut schema = Schema::new();
    let likes = schema.declare("likes").unwrap();
    let names = schema.declare("names").unwrap();
    let carts = schema.declare("carts").unwrap();
    (schema, likes, names, carts)
}

impl World {
    pub(crate) fn like(&mut self, at: &str, key: &str, level: Level) -> Result<(), Failure> {
        let kind = self.likes;
        let like = |count: &mut GCounter, me: &mut _| {
            count.increment(me, 1).map(|change| !change.is_nothing())
        };
        let written = self.cluster.edit(at, kind, key, level, None, like);
        written.map(|_| ())
    }

    pub(crate) fn likes(&mut self, at: &str, key: &str, level: Level) -> Result<u128, Failure> {
        let count = self.cluster.read(at, self.likes, key, level)?;
        Ok(count.map_or(0, |count| count.value()))
    }

    pub(crate) fn set(
        &mut self,
        at: &str,
        key: &str,
        value: &str,
        session: Option<&mut Session>,
    ) -> Result<(), Failure> {
        let kind = self.names;
        let set = |name: &mut LwwRegister<String>, me: &mut _| {
            Ok::<_, String>(!name.set(me, value.to_owned()).is_nothing())
        };
        self.cluster
            .edit(at, kind, key, Level::Local, session, set)
            .map(|_| ())
    }

    pub(crate) fn get(
        &mut self,
        at: &str,
        key: &str,
        session: Option<&mut Session>,
    ) -> Result<Option<String>, Failure> {
        let name = self
            .cluster
            .read_in(at, self.names, key, Level::Local, session)?;
        Ok(name.and_then(|name| name.get().cloned()))
    }

    pub(crate) fn put(&mut self, at: &str, key: &str, item: &str) -> Result<(), Failure> {
        let item = item.to_owned();
        self.cluster
            .write(at, self.carts, key, Level::Local, |cart, me| {
                cart.insert(me, item)
            })
            .map(|_| ())
    }

    pub(crate) fn cart(&mut self, at: &str, key: &str) -> Result<Vec<String>, Failure> {
        let cart = self.cluster.read(at, self.carts, key, Level::Local)?;
        Ok(cart.map_or_else(Vec::new, |cart| cart.iter_sorted().cloned().collect()))
    }
}
