#!/usr/bin/env node
// Holds the FHIR resources that CDS Hooks answers carry against the R4 definitions: see --help.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { other_version_of, resources_of } from './answers.mjs';
import { second_opinion } from './second_opinion.mjs';
import { faults_of } from './structure.mjs';

const usage = `Usage: check_resources.mjs FILE|DIR…

Reads CDS Hooks answers and holds each resource of their suggestions and system actions against the FHIR R4 definitions:
elements, how many of each, types, formats and required codes. A folder is searched for *.json; what holds no "cards" or
"systemActions" there, such as a request, is passed over. One line a fault, a last line of totals.
A draft that is given back in another version of FHIR (an update) is counted and not judged.

Exit code: 0 no fault, 1 a fault, 2 bad usage, a FILE that is no answer, or no answer at all.
`;

class BadUsage extends Error {}

function main(places) {
    if (places.includes('--help') || places.includes('-h')) return void process.stdout.write(usage);
    const option = places.find((place) => place.startsWith('-'));
    if (option) throw new BadUsage(`unknown option ${option}`);
    if (places.length === 0) throw new BadUsage('name a file or a folder of answers');

    const totals = { answers: 0, resources: 0, faults: 0, other_version: 0, passed_over: 0 };
    for (const { file, is_named } of places.flatMap(files_of)) {
        const answer = answer_in(file);
        if (answer) judge(file, answer, totals);
        else if (is_named) throw new BadUsage(`${file} is no CDS Hooks answer in JSON`);
        else ++totals.passed_over;
    }
    if (totals.answers === 0) throw new BadUsage(`no CDS Hooks answer in ${places.join(', ')}`);
    console.log(
        `${totals.answers} answers with ${totals.resources} resources: ${totals.faults} faults. Not judged: ` +
            `${totals.other_version} of another FHIR version; ${totals.passed_over} files without cards.`,
    );
    process.exitCode = totals.faults > 0 ? 1 : 0;
}

function judge(file, answer, totals) {
    ++totals.answers;
    for (const { path, resource, action } of resources_of(answer)) {
        ++totals.resources;
        const version = other_version_of(resource, action);
        if (version) {
            ++totals.other_version;
            console.log(`${file}: ${path}: not judged, a ${resource.resourceType} of ${version}`);
            continue;
        }
        const faults = faults_of(resource);
        for (const fault of faults.length > 0 ? faults : second_opinion(resource)) {
            ++totals.faults;
            console.log(`${file}: ${path}: ${fault.path}: ${fault.message}`);
        }
    }
}

function files_of(place) {
    let entry;
    try {
        entry = statSync(place);
    } catch {
        throw new BadUsage(`${place} is not there`);
    }
    if (!entry.isDirectory()) return [{ file: place, is_named: true }];
    return readdirSync(place, { withFileTypes: true })
        .sort((one, other) => (one.name < other.name ? -1 : 1))
        .flatMap((child) => {
            const path = join(place, child.name);
            if (child.isDirectory()) return files_of(path);
            return child.name.endsWith('.json') ? [{ file: path, is_named: false }] : [];
        });
}

function answer_in(file) {
    try {
        const json = JSON.parse(readFileSync(file, 'utf8'));
        return 'cards' in json || 'systemActions' in json ? json : undefined;
    } catch {
        return undefined;
    }
}

try {
    main(process.argv.slice(2));
} catch (error) {
    if (!(error instanceof BadUsage)) throw error;
    console.error(`check_resources: ${error.message}`);
    process.exitCode = 2;
}
