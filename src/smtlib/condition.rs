//! One clause of a condition (section 3 of the rules).

use super::keys;
use super::pattern::{self, Language, Token, one_of};
use super::request::{Family, Request};
use super::template::{self, Element, Piece};
use super::term::{and, equal, not, or, symbol, text};
use super::values::{self, Operand};
use crate::policy::{Base, Operator, Qualifier, Version};

/// An operator with its operands, as a test of one text.
struct Texts {
    /// Operands without variables.
    languages: Vec<Language>,
    /// Those with variables: when all of them have a text, and the test.
    templates: Vec<Template>,
    negated: bool,
    arn: bool,
}

struct Template {
    resolved: String,
    elements: Vec<Element>,
    /// Of an ARN pattern with wildcards before the fifth colon: its first five components.
    head: Option<String>,
}

impl Request {
    /// One clause (`COND-01` to `COND-13`).
    pub fn clause(
        &mut self,
        operator: Operator,
        spelling: &str,
        operands: &[&str],
        version: Version,
    ) -> String {
        let key = self.key(spelling);
        let facts = keys::facts(&key);
        if facts.unknown && operator.qualifier.is_some() {
            self.notes.insert(format!("COND-46: {key} holds one value"));
        }
        if operator.base == Base::Null {
            // COND-10; no operand is false (COND-09).
            let present = self.present(&key);
            let cases = operands
                .iter()
                .map(|operand| match operand.eq_ignore_ascii_case("true") {
                    true => not(&present),
                    false => present.clone(),
                });
            return or(cases.collect());
        }
        let family = family(operator.base);
        if family == Family::Text {
            let texts = match self.texts(operator.base, operands, version) {
                Ok(texts) => texts,
                Err(reason) => return self.leave_out(&format!("{operator} {key}: {reason}")),
            };
            let test = |x: &str| texts.test(x).unwrap_or_else(|| "false".to_owned());
            if texts.test("?").is_none() {
                let reason = "a ? between stars beside a variable";
                return self.leave_out(&format!("{operator} {key}: {reason}"));
            }
            if facts.multi {
                return self.of_set(operator, &key, operands.is_empty(), &test);
            }
            let passes = self.holds(&key, &test);
            return self.of_one(operator, &key, operands.is_empty(), passes);
        }
        if facts.multi || Self::is_view(&key) || !self.reads(&key, family) {
            let reason = "read as another type than it has, or in several ways";
            return self.leave_out(&format!("{operator} {key}: {reason}"));
        }
        let value = symbol(&key, "");
        let matched = match Self::ordered(operator.base, &key, &value, operands) {
            Ok(matched) => matched,
            Err(operand) => {
                return self.leave_out(&format!("{operator} {key}: {operand} is too large"));
            }
        };
        let present = self.present(&key);
        let converts = match facts.kind {
            keys::Kind::Open => symbol(&key, ".converts"),
            _ => "true".to_owned(),
        };
        let passes = match operator.base {
            // COND-23, COND-25: what does not convert passes; COND-29: what is no address does not.
            Base::NumericNotEquals | Base::DateNotEquals => not(&and(vec![converts, matched])),
            Base::NotIpAddress => and(vec![converts, not(&matched)]),
            _ => and(vec![converts, matched]),
        };
        self.of_one(
            operator,
            &key,
            operands.is_empty(),
            and(vec![present, passes]),
        )
    }

    /// Of a single-valued key; `passes` includes that it is present (`COND-03`, `COND-04`,
    /// `COND-08`, `COND-09`).
    fn of_one(&mut self, operator: Operator, key: &str, empty: bool, passes: String) -> String {
        let absent = not(&self.present(key));
        match operator.qualifier {
            Some(Qualifier::ForAllValues) if empty => absent,
            Some(Qualifier::ForAnyValue) if empty => "false".to_owned(),
            Some(Qualifier::ForAllValues) => or(vec![absent, passes]),
            Some(Qualifier::ForAnyValue) => {
                self.note_any(operator);
                passes
            }
            None if empty && operator.if_exists => absent,
            None if empty => "false".to_owned(),
            None if operator.if_exists || operator.base.is_negated() => or(vec![absent, passes]),
            None => passes,
        }
    }

    /// Of a multi-valued key (`COND-05` to `COND-09`, `COND-13`).
    fn of_set(
        &mut self,
        operator: Operator,
        key: &str,
        empty: bool,
        test: &dyn Fn(&str) -> String,
    ) -> String {
        let absent = not(&self.present(key));
        let any = |_: &str| "true".to_owned();
        match operator.qualifier {
            Some(Qualifier::ForAllValues) if empty => not(&self.some(key, &any)),
            Some(Qualifier::ForAnyValue) if empty => "false".to_owned(),
            Some(Qualifier::ForAllValues) => not(&self.some(key, &|x| not(&test(x)))),
            Some(Qualifier::ForAnyValue) => {
                self.note_any(operator);
                self.some(key, test)
            }
            None if empty && operator.if_exists => absent,
            None if empty => "false".to_owned(),
            // COND-07: with values it never matches; COND-13: the empty set.
            None => {
                let negated = operator.base.is_negated();
                let none = not(&self.some(key, &any));
                match (operator.if_exists || negated, negated) {
                    (true, true) => none,
                    (true, false) => absent,
                    _ => "false".to_owned(),
                }
            }
        }
    }

    fn note_any(&mut self, operator: Operator) {
        if operator.if_exists {
            let text = "OQ-06: ForAnyValue with IfExists is false of an absent key";
            self.notes.insert(text.to_owned());
        }
    }

    /// The operands of an operator on texts.
    fn texts(&mut self, base: Base, operands: &[&str], version: Version) -> Result<Texts, String> {
        let arn = matches!(
            base,
            Base::ArnEquals | Base::ArnLike | Base::ArnNotEquals | Base::ArnNotLike
        );
        let mut texts = Texts {
            languages: Vec::new(),
            templates: Vec::new(),
            negated: base.is_negated(),
            arn,
        };
        for operand in operands {
            // GRAM-11, VAR-01.
            let pieces = match version {
                Version::V2012 => template::pieces(operand),
                Version::V2008 | Version::Absent => vec![Piece::Written((*operand).to_owned())],
            };
            match base {
                Base::Bool if version == Version::V2012 && operand.contains("${") => {
                    return Err("OQ-08: a variable in a Bool operand".to_owned());
                }
                Base::Bool => {
                    // COND-26: what is not true is false.
                    let truth = "(re.++ (re.union (str.to_re \"t\") (str.to_re \"T\")) (re.union \
                                 (str.to_re \"r\") (str.to_re \"R\")) (re.union (str.to_re \"u\") \
                                 (str.to_re \"U\")) (re.union (str.to_re \"e\") (str.to_re \"E\")))";
                    texts.languages.push(Language::Regex(
                        match operand.eq_ignore_ascii_case("true") {
                            true => truth.to_owned(),
                            false => format!("(re.comp {truth})"),
                        },
                    ));
                }
                // COND-27; what is not base64 equals nothing.
                Base::BinaryEquals if values::is_base64(operand) => {
                    texts.languages.push(Language::Text(text(operand)));
                }
                Base::BinaryEquals => {}
                _ if template::has_variable(&pieces) => {
                    if let Some(template) = self.template(base, &pieces)? {
                        texts.templates.push(template);
                    }
                }
                _ => texts
                    .languages
                    .push(language(base, &tokens(base, &pieces))?),
            }
        }
        Ok(texts)
    }

    /// An operand with variables; `None` where it equals nothing (`COND-42`).
    fn template(&mut self, base: Base, pieces: &[Piece]) -> Result<Option<Template>, String> {
        if matches!(
            base,
            Base::StringEqualsIgnoreCase | Base::StringNotEqualsIgnoreCase
        ) {
            return Err("IgnoreCase of a variable".to_owned());
        }
        let wild = !matches!(base, Base::StringEquals | Base::StringNotEquals);
        let Some((resolved, elements)) = self.elements_of(pieces, wild)? else {
            return Ok(None);
        };
        let arn = !matches!(
            base,
            Base::StringEquals | Base::StringNotEquals | Base::StringLike | Base::StringNotLike
        );
        if !arn {
            return Ok(Some(Template {
                resolved,
                elements,
                head: None,
            }));
        }
        // COND-31: the variable may hold colons, so it must stand behind the fifth.
        let colon = Element::Token(pattern::COLON);
        let first = elements
            .iter()
            .position(|element| matches!(element, Element::Inserted(_)));
        let fifth = elements
            .iter()
            .enumerate()
            .filter(|(_, element)| **element == colon)
            .nth(4);
        let (Some((fifth, _)), Some(first)) = (fifth, first) else {
            return Err("a variable before the fifth colon of an ARN".to_owned());
        };
        if fifth > first {
            return Err("a variable before the fifth colon of an ARN".to_owned());
        }
        let mut head: Vec<Token> = Vec::new();
        for element in elements.iter().take(fifth + 1) {
            if let Element::Token(token) = element {
                head.push(*token);
            }
        }
        if !head.starts_with(&pattern::literal("arn:")) {
            return Err("COND-44: an operand that is no ARN".to_owned());
        }
        if head.iter().all(|token| matches!(token, Token::Unit(_))) {
            return Ok(Some(Template {
                resolved,
                elements,
                head: None,
            }));
        }
        head.push(Token::Many);
        let head = pattern::arn(&head).ok_or("COND-44: an operand that is no ARN")?;
        Ok(Some(Template {
            resolved,
            elements: elements.into_iter().skip(fifth + 1).collect(),
            head: Some(head.regex()),
        }))
    }

    /// The elements of a text with variables, and when all variables have a text; `None` where some
    /// never has (`VAR-05`, `RES-14`).
    pub fn elements_of(
        &mut self,
        pieces: &[Piece],
        wild: bool,
    ) -> Result<Option<(String, Vec<Element>)>, String> {
        let mut resolved = Vec::new();
        let mut elements = Vec::new();
        for piece in pieces {
            let tokens = match piece {
                Piece::Malformed => return Ok(None),
                Piece::Written(text) if wild => pattern::tokens(text),
                Piece::Written(text) | Piece::Literal(text) => pattern::literal(text),
                Piece::Variable { key, default } => {
                    let (when, value) = self.inserted(key, default.as_deref())?;
                    resolved.push(when);
                    elements.push(Element::Inserted(value));
                    continue;
                }
            };
            elements.extend(tokens.into_iter().map(Element::Token));
        }
        let resolved = and(resolved);
        Ok((resolved != "false").then_some((resolved, elements)))
    }

    /// When a variable has a text, and which (`VAR-02`, `VAR-05`).
    fn inserted(
        &mut self,
        spelling: &str,
        default: Option<&str>,
    ) -> Result<(String, String), String> {
        let key = self.key(spelling);
        let facts = keys::facts(&key);
        let present = self.present(&key);
        if facts.multi {
            let when = match default {
                Some(_) => not(&present),
                None => "false".to_owned(),
            };
            return Ok((when, text(default.unwrap_or_default())));
        }
        if matches!(
            facts.kind,
            keys::Kind::Number | keys::Kind::Date | keys::Kind::Epoch | keys::Kind::Address
        ) {
            return Err(format!("the text of ${{{key}}}, which is no text"));
        }
        self.variables.insert(key.clone());
        let mut cases = self.cases(&key);
        let last = match default {
            Some(default) => text(default),
            None => match cases.pop() {
                Some(case) => case.value,
                None => return Ok(("false".to_owned(), text(""))),
            },
        };
        let value = cases.into_iter().rev().fold(last, |rest, case| {
            format!("(ite {} {} {rest})", case.when, case.value)
        });
        let when = match default {
            Some(_) => "true".to_owned(),
            None => present,
        };
        Ok((when, value))
    }

    /// The value of a key with an order stands to one of the operands as the operator says
    /// (`COND-22` to `COND-30`, `COND-40`); `Err` with an operand that is too large.
    fn ordered(base: Base, key: &str, value: &str, operands: &[&str]) -> Result<String, String> {
        let mut cases = Vec::new();
        for operand in operands {
            let bound = match family(base) {
                Family::Number => values::number(operand),
                Family::Date => match values::instant(operand) {
                    Operand::Value(instant) => Operand::Value(values::integer(instant)),
                    Operand::Nothing => Operand::Nothing,
                    Operand::TooLarge => Operand::TooLarge,
                },
                _ => {
                    if let Some(network) = values::network(operand) {
                        let six = symbol(key, ".six");
                        let six = if network.six { six } else { not(&six) };
                        let range = if network.first == network.last {
                            equal(value, &network.first.to_string())
                        } else {
                            format!("(<= {} {value} {})", network.first, network.last)
                        };
                        cases.push(and(vec![six, range]));
                    }
                    continue;
                }
            };
            match bound {
                Operand::Value(bound) => {
                    cases.push(format!("({} {value} {bound})", relation(base)));
                }
                Operand::Nothing => {}
                Operand::TooLarge => return Err((*operand).to_owned()),
            }
        }
        Ok(or(cases))
    }
}

impl Texts {
    /// The test of a text; `None` where a template has no plain form.
    fn test(&self, x: &str) -> Option<String> {
        let mut cases = vec![one_of(x, &self.languages)];
        for template in &self.templates {
            let mut all = vec![template.resolved.clone()];
            match &template.head {
                None => all.push(template::matches(x, &template.elements)?),
                Some(head) => {
                    all.push(super::term::within(x, head));
                    let mut colon = format!("(str.indexof {x} \":\" 0)");
                    for _ in 0..4 {
                        colon = format!("(str.indexof {x} \":\" (+ {colon} 1))");
                    }
                    let rest = format!("(str.substr {x} (+ {colon} 1) (str.len {x}))");
                    all.push(template::matches(&rest, &template.elements)?);
                }
            }
            cases.push(and(all));
        }
        let matched = or(cases);
        Some(match (self.negated, self.arn) {
            (false, _) => matched,
            (true, false) => not(&matched),
            // COND-32: what is no ARN matches neither.
            (true, true) => and(vec![one_of(x, &[pattern::any_arn()]), not(&matched)]),
        })
    }
}

fn tokens(base: Base, pieces: &[Piece]) -> Vec<Token> {
    let wild = !matches!(
        base,
        Base::StringEquals
            | Base::StringNotEquals
            | Base::StringEqualsIgnoreCase
            | Base::StringNotEqualsIgnoreCase
    );
    let mut all = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Written(text) if wild => all.extend(pattern::tokens(text)),
            Piece::Written(text) | Piece::Literal(text) => all.extend(pattern::literal(text)),
            Piece::Variable { .. } | Piece::Malformed => {}
        }
    }
    all
}

fn language(base: Base, tokens: &[Token]) -> Result<Language, String> {
    match base {
        Base::ArnEquals | Base::ArnLike | Base::ArnNotEquals | Base::ArnNotLike => {
            pattern::arn(tokens).ok_or_else(|| "COND-44: an operand that is no ARN".to_owned())
        }
        Base::StringEqualsIgnoreCase | Base::StringNotEqualsIgnoreCase => {
            let units = tokens.iter().filter_map(|token| match token {
                Token::Unit(unit) => Some(*unit),
                _ => None,
            });
            let text = String::from_utf16_lossy(&units.collect::<Vec<u16>>());
            pattern::ignoring_case(&text)
                .ok_or_else(|| "a letter whose case depends on others (COND-20)".to_owned())
        }
        _ => Ok(pattern::free(tokens)),
    }
}

/// How an operator reads values (`COND-16`).
pub(super) const fn family(base: Base) -> Family {
    match base {
        Base::NumericEquals
        | Base::NumericNotEquals
        | Base::NumericLessThan
        | Base::NumericLessThanEquals
        | Base::NumericGreaterThan
        | Base::NumericGreaterThanEquals => Family::Number,
        Base::DateEquals
        | Base::DateNotEquals
        | Base::DateLessThan
        | Base::DateLessThanEquals
        | Base::DateGreaterThan
        | Base::DateGreaterThanEquals => Family::Date,
        Base::IpAddress | Base::NotIpAddress => Family::Address,
        _ => Family::Text,
    }
}

const fn relation(base: Base) -> &'static str {
    match base {
        Base::NumericLessThan | Base::DateLessThan => "<",
        Base::NumericLessThanEquals | Base::DateLessThanEquals => "<=",
        Base::NumericGreaterThan | Base::DateGreaterThan => ">",
        Base::NumericGreaterThanEquals | Base::DateGreaterThanEquals => ">=",
        _ => "=",
    }
}
