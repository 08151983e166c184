//! Worlds that are made in code.

use iamproof::policy::PolicyType;
use iamproof::world::{Account, Document, Entity, Parts, Principal, Role, User, World};

#[test]
fn a_world_in_code() {
    let allow = r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    let parts = Parts {
        accounts: vec![Account {
            id: "111111111111".to_owned(),
            ..Account::default()
        }],
        users: vec![User {
            entity: Entity {
                arn: "arn:aws:iam::111111111111:user/u".to_owned(),
                inline: vec![Document::from_text("all", allow, PolicyType::Identity).unwrap()],
                ..Entity::default()
            },
            ..User::default()
        }],
        ..Parts::default()
    };
    let world = World::new(parts).unwrap();
    let user = world.principal("arn:aws:iam::111111111111:user/u").unwrap();
    let layers = world.layers(Some(user), "s3:GetObject", "arn:aws:s3:::b/k");
    assert_eq!(layers.identity.documents.len(), 1);
    assert!(layers.resource.is_none() && layers.scps.is_none() && layers.rcps.is_none());
    assert!(matches!(
        world.principal("111111111111"),
        Some(Principal::Root(_))
    ));
}

#[test]
fn faults_in_code_have_no_place() {
    let role = Role {
        entity: Entity {
            arn: "arn:aws:iam::111111111111:role/r".to_owned(),
            ..Entity::default()
        },
        ..Role::default()
    };
    let parts = Parts {
        roles: vec![role.clone(), role],
        ..Parts::default()
    };
    let faults = World::new(parts).unwrap_err();
    assert!(faults.iter().all(|fault| fault.place.text().is_none()));
    assert!(
        faults
            .iter()
            .any(|fault| fault.message.contains("given twice"))
    );
    assert!(
        faults
            .iter()
            .any(|fault| fault.message.contains("which the world does not have"))
    );
}
