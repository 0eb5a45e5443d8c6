/* engine.c - which functions an engine cannot do without. */
#include "engines/engine.h"

#include <string.h>

bool engine_is_complete(const schemac_engine *e)
{
    const bool identity = e->interface == ENGINE_INTERFACE && e->name != NULL && e->dialect != NULL;
    const bool connections = e->accepts && e->version && e->open && e->close && e->abandon &&
                             e->failure && e->read_only && e->native && e->running &&
                             e->start_begin && e->start_end;
    const bool transactions = e->begin && e->commit && e->rollback && e->in_transaction &&
                              e->savepoint && e->release && e->rollback_to &&
                              (e->attempt_begin == NULL) == (e->attempt_end == NULL);
    const bool schema = e->read_mark && e->write_mark && e->by_name && e->read_catalogue &&
                        e->read_table && e->read_base && e->read_declared && e->is_same_object &&
                        e->index_serves && e->unique_serves && e->names && e->uses_values &&
                        e->does_not_fit && e->convert && e->use && e->plan_change && e->alter &&
                        e->create && e->drop && e->drop_all && e->describe && e->exists;
    const bool starts = e->query && e->count_rows && e->orphans && e->run && e->read_history &&
                        e->record && e->read_tables && e->write_table && e->forget_table &&
                        e->rename_in && e->watch && e->run_script && e->drop_temporary;
    const bool statements = e->prepare && e->finalize && e->sql && e->bind_row && e->bind_member &&
                            e->bind_value && e->bind_list && e->bind_text && e->bind_null &&
                            e->bind_int64 && e->step && e->reset && e->execute && e->insert &&
                            e->insert_many && e->read_rows && e->read_value && e->read_int64 &&
                            e->is_null;
    const bool direct = e->prepare_direct && e->bind_direct && e->column_count && e->column_name &&
                        e->read_direct && e->changed;
    return identity && connections && transactions && schema && starts && statements && direct;
}

const schemac_texts *engine_texts(const schemac_engine *engine, const schemac_schema *schema)
{
    for (size_t i = 0; i < schema->text_count; i++)
        if (strcmp(schema->texts[i].engine, engine->name) == 0)
            return &schema->texts[i];
    return NULL;
}
