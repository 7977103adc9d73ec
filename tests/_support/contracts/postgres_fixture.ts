/** The tables of the contract, and what else could write in PostgreSQL. */
export const POSTGRES_FIXTURE = `
create table kept (n int);
insert into kept values (1);
create table two (n int);
insert into two values (1), (2);
create sequence counted;
create function write_kept() returns int language plpgsql as $$ begin insert into kept values (2); return 1; end $$;
`;
