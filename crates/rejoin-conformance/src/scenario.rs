use crate::json::{Fields, Json, Number};
use crate::trouble::Trouble;

/// One entry of a scenario file: steps on named replicas, and what must be read afterwards.
#[derive(Clone, Debug)]
pub struct Scenario {
    id: String,
    kind: String,
    fields: Fields,
}

impl Scenario {
    /// The scenario in an object of a file, or what it lacks.
    pub(crate) fn of(mut fields: Fields) -> Result<Self, &'static str> {
        let mut text = |name: &str| match fields.remove(name) {
            Some(Json::Text(text)) => Some(text),
            _ => None,
        };
        let id = text("id").ok_or("the text `id`")?;
        let kind = text("type").ok_or("the text `type`")?;
        Ok(Self { id, kind, fields })
    }

    /// Its name, unlike that of any other scenario.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The type that it is about.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Whether its source decided something that another library may decide otherwise.
    pub fn is_own_choice(&self) -> bool {
        self.text("semantics") == Some("own-choice")
    }

    pub(crate) fn find(&self, name: &str) -> Option<&Json> {
        self.fields.get(name)
    }

    /// All that it says, but for its id and type.
    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.find(name)?.as_text()
    }

    /// Whether it is about a store, one of whose keys has this type.
    pub(crate) fn holds(&self, kind: &str) -> bool {
        let keys = self.find("keys").and_then(Json::as_map);
        keys.is_some_and(|keys| keys.values().any(|of| of.as_text() == Some(kind)))
    }

    /// Whether a setting is on; one that is not there is off.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.find(name) == Some(&Json::Bool(true))
    }

    /// Whether a setting is there, and off.
    pub(crate) fn is_off(&self, name: &str) -> bool {
        self.find(name) == Some(&Json::Bool(false))
    }

    /// The names of the replicas that it lists.
    pub(crate) fn replicas(&self) -> impl Iterator<Item = String> {
        let listed = self.find("replicas").and_then(Json::as_list);
        listed.unwrap_or_default().iter().map(Json::to_name)
    }

    /// Visits every object in the steps and expectations.
    pub(crate) fn visit_objects(&self, visit: &mut impl FnMut(&Fields)) {
        for part in ["steps", "expect"] {
            self.find(part)
                .into_iter()
                .for_each(|part| part.visit_objects(visit));
        }
    }

    pub(crate) fn steps(&self) -> Result<Vec<Step>, Trouble> {
        let steps = self.find("steps").and_then(Json::as_list);
        let steps = steps.ok_or_else(|| Trouble::unclear("the scenario lacks the list `steps`"))?;
        steps.iter().map(Step::of).collect()
    }

    pub(crate) fn expectations(&self) -> Result<&Fields, Trouble> {
        let expectations = self.find("expect").and_then(Json::as_map);
        expectations.ok_or_else(|| Trouble::unclear("the scenario lacks the object `expect`"))
    }
}

/// An object with named parts: a step, an edit inside a step, or one of many expectations.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    fields: Fields,
}

impl Step {
    pub(crate) fn of(json: &Json) -> Result<Self, Trouble> {
        let fields = json.as_map().cloned();
        let fields = fields.ok_or_else(|| Trouble::unclear(format!("{json} is no object")))?;
        Ok(Self { fields })
    }

    /// What is to be done.
    pub(crate) fn verb(&self) -> Result<&str, Trouble> {
        self.text("do")
    }

    /// The step does something that the type does not know.
    pub(crate) fn unknown(&self) -> Trouble {
        let verb = self.verb().unwrap_or_default();
        Trouble::unclear(format!("the type has no step {verb:?}"))
    }

    pub(crate) fn find(&self, name: &str) -> Option<&Json> {
        self.fields.get(name)
    }

    pub(crate) fn get(&self, name: &str) -> Result<&Json, Trouble> {
        self.find(name).ok_or_else(|| self.lacks(name, ""))
    }

    pub(crate) fn text(&self, name: &str) -> Result<&str, Trouble> {
        let text = self.find(name).and_then(Json::as_text);
        text.ok_or_else(|| self.lacks(name, "the text "))
    }

    /// A name or a key, which may be written as a number.
    pub(crate) fn name(&self, name: &str) -> Result<String, Trouble> {
        self.get(name).map(Json::to_name)
    }

    pub(crate) fn list(&self, name: &str) -> Result<&[Json], Trouble> {
        let list = self.find(name).and_then(Json::as_list);
        list.ok_or_else(|| self.lacks(name, "the list "))
    }

    pub(crate) fn map(&self, name: &str) -> Result<&Fields, Trouble> {
        let map = self.find(name).and_then(Json::as_map);
        map.ok_or_else(|| self.lacks(name, "the object "))
    }

    /// A number. What is none was never asked of a type, so that no type has refused it.
    pub(crate) fn number(&self, name: &str) -> Result<Number, Trouble> {
        let json = self.get(name)?;
        let number = json.as_number();
        number.ok_or_else(|| Trouble::unclear(format!("{json} is no number")))
    }

    /// A whole number. A type refuses those that are not.
    pub(crate) fn whole(&self, name: &str) -> Result<i128, Trouble> {
        let number = self.number(name)?;
        let whole = number.as_whole();
        whole.ok_or_else(|| Trouble::refused(format!("{number} is no whole number")))
    }

    /// How many. A type refuses what no `u64` holds.
    pub(crate) fn count(&self, name: &str) -> Result<u64, Trouble> {
        let whole = self.whole(name)?;
        u64::try_from(whole).map_err(|_| Trouble::refused(format!("{whole} does not fit a u64")))
    }

    /// How many, if it says so.
    pub(crate) fn count_or(&self, name: &str, otherwise: u64) -> Result<u64, Trouble> {
        match self.find(name) {
            None | Some(Json::Null) => Ok(otherwise),
            Some(_) => self.count(name),
        }
    }

    /// The steps within this one.
    pub(crate) fn steps(&self, name: &str) -> Result<Vec<Self>, Trouble> {
        self.list(name)?.iter().map(Self::of).collect()
    }

    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.find(name) == Some(&Json::Bool(true))
    }

    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }

    pub(crate) fn to_json(&self) -> Json {
        Json::Map(self.fields.clone())
    }

    fn lacks(&self, name: &str, what: &str) -> Trouble {
        Trouble::unclear(format!("{} lacks {what}`{name}`", self.to_json()))
    }
}
